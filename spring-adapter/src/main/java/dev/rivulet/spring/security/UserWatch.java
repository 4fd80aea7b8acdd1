// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.security;

import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.SseConnection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.security.authentication.AccountStatusUserDetailsChecker;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsChecker;
import org.springframework.security.core.userdetails.UserDetailsService;

/**
 * Ends the streams of users who were deleted, disabled, locked, or have expired since. Each user is looked up once, whatever the number of streams.
 *
 * <p>Thread safety: safe for use by any thread.
 */
final class UserWatch implements AccessCheck {

    private static final System.Logger LOG = System.getLogger(UserWatch.class.getName());

    private final SseBroadcaster broadcaster;
    private final UserDetailsService users;
    private final UserDetailsChecker status = new AccountStatusUserDetailsChecker();

    UserWatch(SseBroadcaster broadcaster, UserDetailsService users) {
        this.broadcaster = broadcaster;
        this.users = users;
    }

    @Override
    public void check() {
        Map<String, List<SseConnection>> ofUsers = new HashMap<>();
        for (SseConnection connection : broadcaster.registry().all()) {
            SseSecurity.authentication(connection).ifPresent(authentication -> {
                if (authentication.getPrincipal() instanceof UserDetails user) {
                    ofUsers.computeIfAbsent(user.getUsername(), name -> new ArrayList<>())
                            .add(connection);
                }
            });
        }
        ofUsers.forEach((user, connections) -> {
            if (!isGood(user)) {
                connections.forEach(connection -> connection.close(CloseReason.ACCESS_REVOKED));
            }
        });
    }

    /** A directory that does not answer says nothing about anybody. */
    private boolean isGood(String user) {
        try {
            status.check(users.loadUserByUsername(user));
            return true;
        } catch (AuthenticationServiceException e) {
            LOG.log(System.Logger.Level.WARNING, "A user of open streams cannot be looked up; asked again later", e);
            return true;
        } catch (AuthenticationException e) {
            return false;
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "A user of open streams cannot be looked up; asked again later", e);
            return true;
        }
    }
}
