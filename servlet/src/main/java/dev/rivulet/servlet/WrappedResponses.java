// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which wrappings of responses hand a {@code WriteListener} on, as far as it was seen in one webapp.
 *
 * <p>They can be asked only before a request is asynchronous, see {@link NonBlockingTransport#reaches}. After an asynchronous dispatch it still counts as asynchronous on Jetty, which would take the question
 * for a listener; so there the answer is what was seen before, and no if nothing was.
 *
 * <p>Thread safety: safe for use by any thread.
 */
final class WrappedResponses {

    private static final String ATTRIBUTE = "dev.rivulet.wrapped";

    /** Classes of wrappers: those of a response that hands a listener on do so each. */
    private final Set<String> passing = ConcurrentHashMap.newKeySet();

    /** Wrappings, from the outermost wrapper's class inwards, that were asked about. */
    private final Set<List<String>> asked = ConcurrentHashMap.newKeySet();

    private WrappedResponses() {}

    static synchronized WrappedResponses of(ServletContext context) {
        if (context.getAttribute(ATTRIBUTE) instanceof WrappedResponses existing) {
            return existing;
        }
        WrappedResponses created = new WrappedResponses();
        context.setAttribute(ATTRIBUTE, created);
        return created;
    }

    /** Whether a listener that is set at the stream of a response reaches the container's. */
    boolean reach(
            HttpServletRequest request,
            ServletResponse response,
            ServletOutputStream out,
            ServletOutputStream containers) {
        List<String> wrapping = wrapping(response);
        if (!isAskable(request)) {
            return passing.containsAll(wrapping);
        }
        boolean reaches = NonBlockingTransport.reaches(containers.getClass(), out);
        if (reaches) {
            passing.addAll(wrapping);
        }
        asked.add(wrapping);
        return reaches;
    }

    /** Asks in advance, if it is not known. Answers whether it had to take the response's stream for that. */
    boolean learn(HttpServletRequest request, ServletResponse response) throws IOException {
        if (!(response instanceof ServletResponseWrapper)
                || !isAskable(request)
                || asked.contains(wrapping(response))) {
            return false;
        }
        reach(request, response, response.getOutputStream(), innermost(response).getOutputStream());
        return true;
    }

    private static boolean isAskable(HttpServletRequest request) {
        DispatcherType type = request.getDispatcherType();
        return type != DispatcherType.ASYNC && type != DispatcherType.ERROR;
    }

    private static List<String> wrapping(ServletResponse response) {
        List<String> wrappers = new ArrayList<>();
        ServletResponse inner = response;
        while (inner instanceof ServletResponseWrapper wrapper) {
            wrappers.add(inner.getClass().getName());
            inner = wrapper.getResponse();
        }
        return wrappers;
    }

    /** The container's own. */
    static ServletResponse innermost(ServletResponse response) {
        ServletResponse inner = response;
        while (inner instanceof ServletResponseWrapper wrapper) {
            inner = wrapper.getResponse();
        }
        return inner;
    }
}
