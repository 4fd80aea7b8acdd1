// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.security;

import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.spring.security.SseSecurity.SessionId;
import org.springframework.context.event.EventListener;
import org.springframework.security.authentication.event.InteractiveAuthenticationSuccessEvent;
import org.springframework.security.core.session.SessionIdChangedEvent;
import org.springframework.security.core.session.SessionInformation;
import org.springframework.security.core.session.SessionRegistry;

/**
 * Ends the streams of HTTP sessions that concurrency control has expired. Spring Security itself ends such a session with its next request, and a stream makes none.
 *
 * <p>Thread safety: safe for use by any thread.
 */
class SessionWatch implements AccessCheck {

    private final SseBroadcaster broadcaster;
    private final SessionRegistry sessions;

    SessionWatch(SseBroadcaster broadcaster, SessionRegistry sessions) {
        this.broadcaster = broadcaster;
        this.sessions = sessions;
    }

    @Override
    public void check() {
        for (SseConnection connection : broadcaster.registry().all()) {
            if (connection.attribute(SseSecurity.SESSION) instanceof SessionId session && isExpired(session)) {
                connection.close(CloseReason.SESSION_ENDED);
            }
        }
    }

    private boolean isExpired(SessionId session) {
        SessionInformation known = sessions.getSessionInformation(session.id());
        return known != null && known.isExpired();
    }

    /** Somebody has signed in: that is when a session too many is expired. */
    @EventListener
    public void onSignIn(InteractiveAuthenticationSuccessEvent event) {
        check();
    }

    /** Signing in changes the id of the session, and of the streams that were there before. */
    @EventListener
    public void onSessionIdChange(SessionIdChangedEvent event) {
        broadcaster
                .registry()
                .withAttribute(SseSecurity.SESSION, new SessionId(event.getOldSessionId()))
                .forEach(connection ->
                        connection.setAttribute(SseSecurity.SESSION, new SessionId(event.getNewSessionId())));
    }
}
