// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.security;

import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.connection.CloseReason;
import org.springframework.context.ApplicationListener;
import org.springframework.security.authentication.AuthenticationTrustResolver;
import org.springframework.security.authentication.AuthenticationTrustResolverImpl;
import org.springframework.security.authentication.event.LogoutSuccessEvent;
import org.springframework.security.core.Authentication;

/**
 * Ends the streams of a user who logs out, also where the HTTP session goes on or there is none.
 *
 * <p>Thread safety: immutable.
 */
final class LogoutWatch implements ApplicationListener<LogoutSuccessEvent> {

    private final AuthenticationTrustResolver trust = new AuthenticationTrustResolverImpl();
    private final SseBroadcaster broadcaster;

    LogoutWatch(SseBroadcaster broadcaster) {
        this.broadcaster = broadcaster;
    }

    @Override
    public void onApplicationEvent(LogoutSuccessEvent event) {
        Authentication over = event.getAuthentication();
        if (!trust.isAnonymous(over)) {
            broadcaster
                    .registry()
                    .withAttribute(SseSecurity.AUTHENTICATION, over)
                    .forEach(connection -> connection.close(CloseReason.ACCESS_REVOKED));
        }
    }
}
