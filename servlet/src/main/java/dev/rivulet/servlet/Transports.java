// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import dev.rivulet.servlet.config.OwnStream;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
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

    /** Lets the request go on asynchronously. The headers leave when the transport starts, after onOpen: whoever has seen them is subscribed. */
    static ServletTransport begin(HttpServletRequest request, HttpServletResponse response, TransportChoice choice)
            throws IOException {
        OwnStream.mark(request);
        ServletResponse containers = innermost(response);
        Abort abort = Abort.of(request, containers.getClass());
        ServletOutputStream out = response.getOutputStream();
        boolean nonBlocking = isNonBlocking(choice, request, out, containers);
        boolean unbuffered = nonBlocking && StreamWriter.isUndertow(containers.getClass());
        if (unbuffered) {
            response.setBufferSize(1);
        }
        AsyncContext async = request.startAsync(request, response);
        async.setTimeout(0);
        ServletTransport.Exchange exchange = new ServletTransport.Exchange(async, response, abort);
        ServletTransport transport = nonBlocking
                ? NonBlockingTransport.create(exchange, out, StreamWriter.of(out, unbuffered))
                : new BlockingTransport(
                        exchange,
                        out,
                        WriteRelease.of(request, containers.getClass(), abort),
                        WriteWorkers.of(request.getServletContext()));
        async.addListener(new AsyncEvents(transport));
        return transport;
    }

    private static boolean isNonBlocking(
            TransportChoice choice, HttpServletRequest request, ServletOutputStream out, ServletResponse containers)
            throws IOException {
        return switch (choice) {
            case BLOCKING -> false;
            case NON_BLOCKING -> true;
            case AUTO -> NON_BLOCKING && canBeNonBlocking(request, out, containers);
        };
    }

    @SuppressWarnings("ReferenceEquality")
    private static boolean canBeNonBlocking(
            HttpServletRequest request, ServletOutputStream out, ServletResponse containers) throws IOException {
        if (out == containers.getOutputStream() || NonBlockingTransport.reachesContainer(out)) {
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

    private static ServletResponse innermost(ServletResponse response) {
        ServletResponse inner = response;
        while (inner instanceof ServletResponseWrapper wrapper) {
            inner = wrapper.getResponse();
        }
        return inner;
    }
}
