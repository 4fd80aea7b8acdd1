// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import dev.rivulet.servlet.config.OwnStream;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Chooses the way to a response's container: without blocking wherever that is possible. Containers of Servlet 3.0 cannot do it, nor can a filter's stream that does not hand a
 * {@code WriteListener} on.
 *
 * <p>Thread safety: stateless; belongs to the thread that serves the request.
 */
final class Transports {

    private static final System.Logger LOG = System.getLogger(Transports.class.getName());

    private static final boolean NON_BLOCKING = Stream.of(ServletOutputStream.class.getMethods())
            .anyMatch(method -> method.getName().equals("isReady"));

    private Transports() {}

    /** Whether the container has Servlet 3.1 or newer. */
    static boolean canBeNonBlocking() {
        return NON_BLOCKING;
    }

    /**
     * Prepares to answer a request. The headers leave when the transport starts, after onOpen: whoever has seen them is subscribed.
     */
    static ServletTransport of(HttpServletRequest request, HttpServletResponse response, TransportChoice choice)
            throws IOException {
        OwnStream.mark(request, response);
        ServletResponse containers = WrappedResponses.innermost(response);
        ServletOutputStream out = response.getOutputStream();
        return isNonBlocking(choice, request, response, out, containers)
                ? nonBlocking(request, response, out, containers)
                : blocking(request, response, out, containers);
    }

    private static ServletTransport nonBlocking(
            HttpServletRequest request,
            HttpServletResponse response,
            ServletOutputStream out,
            ServletResponse containers) {
        Class<?> container = containers.getClass();
        Abort abort = Abort.of(request, container);
        StreamWriter writer = StreamWriter.of(out, container);
        Supplier<AsyncContext> startAsync = () -> {
            if (StreamWriter.isUndertow(container)) {
                containers.setBufferSize(1);
            }
            return startAsync(request, response);
        };
        return NonBlockingTransport.create(new ServletTransport.Exchange(startAsync, response, abort), out, writer);
    }

    private static ServletTransport blocking(
            HttpServletRequest request,
            HttpServletResponse response,
            ServletOutputStream out,
            ServletResponse containers) {
        Abort abort = Abort.of(request, containers.getClass());
        WriteRelease release = WriteRelease.of(request, containers.getClass(), abort);
        ServingThread serving = ServingThread.of(request, containers.getClass());
        WriteWorkers workers = WriteWorkers.of(request.getServletContext());
        return new BlockingTransport(
                new ServletTransport.Exchange(() -> startAsync(request, response), response, abort),
                out,
                release,
                serving,
                workers);
    }

    /** Not sooner: Undertow does not forget a content type, not even that of a response that was reset. */
    private static AsyncContext startAsync(HttpServletRequest request, HttpServletResponse response) {
        StreamHeaders.set(response);
        return request.startAsync(request, response);
    }

    private static boolean isNonBlocking(
            TransportChoice choice,
            HttpServletRequest request,
            HttpServletResponse response,
            ServletOutputStream out,
            ServletResponse containers)
            throws IOException {
        return switch (choice) {
            case BLOCKING -> false;
            case NON_BLOCKING -> true;
            case AUTO -> NON_BLOCKING && canBeNonBlocking(request, response, out, containers);
        };
    }

    @SuppressWarnings("ReferenceEquality")
    private static boolean canBeNonBlocking(
            HttpServletRequest request,
            HttpServletResponse response,
            ServletOutputStream out,
            ServletResponse containers)
            throws IOException {
        ServletOutputStream own = containers.getOutputStream();
        if (out == own || WrappedResponses.of(request.getServletContext()).reach(request, response, out, own)) {
            return true;
        }
        if (WriteWorkers.of(request.getServletContext()).isFirst(out.getClass())) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "A filter has wrapped the response in " + out.getClass().getName()
                            + ", which does not hand a WriteListener on; so each write takes a thread, and streams to many"
                            + " peers cost more than they need");
        }
        return false;
    }
}
