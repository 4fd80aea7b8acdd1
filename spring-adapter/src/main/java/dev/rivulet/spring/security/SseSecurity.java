// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.security;

import dev.rivulet.connection.SseConnection;
import dev.rivulet.spring.SseConnectionCustomizer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Tells connections whose they are, and ends them with the credentials that opened them. Streams of controllers are told by themselves. A stream that something else opens is told in its
 * {@code onOpen}, and is then ended as they are:
 *
 * <pre>{@code
 * @Component
 * @WebServlet(urlPatterns = "/prices", asyncSupported = true)
 * class PriceServlet extends SseServlet {
 *     private final transient SseSecurity security;
 *     private final transient SseTopicRules rules;
 *     ...
 *     @Override
 *     protected void onOpen(SseConnection connection, HttpServletRequest request) {
 *         security.customize(connection, request);
 *         connection.subscribe("prices");
 *     }
 *
 *     @Override
 *     protected boolean maySubscribe(SseConnection connection, String topic) {
 *         return rules.mayRead(SseSecurity.authentication(connection).orElse(null), topic);
 *     }
 * }
 * }</pre>
 *
 * <p>Thread safety: safe for use by any thread.
 */
public final class SseSecurity implements SseConnectionCustomizer {

    /** What a connection has of its HTTP session. The id opens the session, so it is not shown. */
    record SessionId(String id) {

        @Override
        public String toString() {
            return "SessionId[hidden]";
        }
    }

    /** The attribute with the {@link Authentication}. */
    static final String AUTHENTICATION = "dev.rivulet.security.authentication";

    static final String SESSION = "dev.rivulet.security.session";

    private final List<SseCredentialsExpiry> expiries;
    private final Clock clock;

    SseSecurity(List<SseCredentialsExpiry> expiries, Clock clock) {
        this.expiries = List.copyOf(expiries);
        this.clock = clock;
    }

    /**
     * Whose a connection is, as Spring Security knew it when the stream was opened.
     *
     * @param connection the connection
     * @return the user's authentication, possibly anonymous; nothing if Spring Security had no part in the request
     */
    public static Optional<Authentication> authentication(SseConnection connection) {
        return connection.attribute(AUTHENTICATION) instanceof Authentication known
                ? Optional.of(known)
                : Optional.empty();
    }

    /**
     * Tells a connection whose it is. Called by the thread that serves the request.
     *
     * @param connection the new connection
     * @param request    its request
     */
    @Override
    public void customize(SseConnection connection, HttpServletRequest request) {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication != null) {
            connection.setAttribute(AUTHENTICATION, authentication);
            earliestExpiry(authentication)
                    .ifPresent(end -> connection.expireAfter(Duration.between(clock.instant(), end)));
        }
        connection.setAttribute(SESSION, sessionId(request));
    }

    private static @Nullable SessionId sessionId(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        return session == null ? null : new SessionId(session.getId());
    }

    private Optional<Instant> earliestExpiry(Authentication authentication) {
        return expiries.stream()
                .map(expiry -> expiry.expiresAt(authentication).orElse(null))
                .filter(Objects::nonNull)
                .min(Instant::compareTo);
    }
}
