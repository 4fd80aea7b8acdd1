// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.AsyncHandlerInterceptor;

/**
 * Keeps what belongs to a request's thread for the dispatch that comes back with a stream: filters that run once per request, as those do that read tokens and name log entries, do not run again then.
 *
 * <p>Thread safety: immutable.
 */
final class RequestContext implements AsyncHandlerInterceptor {

    private static final String ATTRIBUTE = "dev.rivulet.spring.context";

    private record Kept(UnaryOperator<Runnable> context, boolean inSession) {}

    private final ContextCarrier carrier;

    RequestContext(ContextCarrier carrier) {
        this.carrier = carrier;
    }

    /** Called by the request's thread; the container dispatches only after it has come back. */
    @Override
    public void afterConcurrentHandlingStarted(
            HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (request.getAttribute(ATTRIBUTE) == null) {
            request.setAttribute(ATTRIBUTE, new Kept(carrier.capture(), request.getSession(false) != null));
        }
    }

    /** What was kept, if this is a later dispatch. Nothing if the HTTP session has ended meanwhile: who has logged out is not brought back. */
    static @Nullable UnaryOperator<Runnable> of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof Kept kept
                        && (!kept.inSession || request.getSession(false) != null)
                ? kept.context
                : null;
    }
}
