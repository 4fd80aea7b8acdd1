// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.filter;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/*
 *   SYNCHRONOUS --startAsync--> ASYNCHRONOUS --dispatch--> DISPATCHED --service method--> SYNCHRONOUS
 *        |                           |                         |
 *        +--service method returns---+--complete, error--------+------> COMPLETED
 */
/**
 * How long a response lasts, and who ends it: a service method that returns, the application, or the container.
 *
 * <p>Thread safety: service methods are entered and left by the container's thread, one after the other; the rest may be called by any thread.
 */
final class ResponseLife {

    /** How long a container has to say itself that a peer is gone, once a heartbeat has failed. */
    private static final long CONTAINER_TELLS = TimeUnit.SECONDS.toNanos(1);

    /** What goes on around the response. */
    private enum Phase {
        /** The response ends when the service method returns. */
        SYNCHRONOUS,
        ASYNCHRONOUS,
        /** On its way into another service method. */
        DISPATCHED,
        COMPLETED
    }

    private final FilteredResponse response;
    private final HttpServletRequest request;
    private final FilterThreads threads;

    private volatile boolean inService;
    private volatile Phase phase = Phase.SYNCHRONOUS;
    private volatile @Nullable FilteredAsyncContext async;

    ResponseLife(FilteredResponse response, HttpServletRequest request, FilterThreads threads) {
        this.response = response;
        this.request = request;
        this.threads = threads;
    }

    // ---- the service method

    /** A service method is entered. Answers whether it is the outermost, which has to be left. */
    boolean enterService() {
        if (inService) {
            return false;
        }
        inService = true;
        if (phase == Phase.DISPATCHED || phase == Phase.COMPLETED) {
            phase = Phase.SYNCHRONOUS;
            EventStream events = response.stream();
            if (events != null) {
                events.resume();
            }
        }
        return true;
    }

    /** A service method has returned. Whatever was started around the filter's request is watched from here on. */
    void leaveService(boolean normally) {
        inService = false;
        if (phase != Phase.SYNCHRONOUS || isAsyncAround()) {
            if (!normally && phase == Phase.ASYNCHRONOUS) {
                failing(null);
            }
            return;
        }
        if (normally) {
            response.settle();
        }
        phase = Phase.COMPLETED;
        EventStream events = response.stream();
        if (events != null) {
            events.end();
        }
    }

    private boolean isAsyncAround() {
        try {
            if (request.isAsyncStarted()) {
                started(request.getAsyncContext(), true);
                return true;
            }
        } catch (IllegalStateException e) {
            return false;
        }
        return false;
    }

    // ---- asynchronous processing

    /** The container has started it. */
    AsyncContext started(AsyncContext container, boolean original) {
        FilteredAsyncContext context = contextOf(container, original);
        container.addListener(new AsyncWatch(this));
        phase = Phase.ASYNCHRONOUS;
        EventStream events = response.stream();
        if (events != null) {
            events.resume();
        }
        return context;
    }

    /** What the application sees in place of the container's context. */
    FilteredAsyncContext contextOf(AsyncContext container, boolean original) {
        FilteredAsyncContext current = async;
        if (current == null || !current.isFor(container)) {
            current = new FilteredAsyncContext(container, response, original);
            async = current;
        }
        return current;
    }

    @Nullable
    AsyncContext asyncContext() {
        return async;
    }

    /** Whether the response has ended, or is ending, so that its objects may be somebody else's. */
    boolean isOver() {
        return phase == Phase.COMPLETED;
    }

    void complete(EventStream.Step step) {
        synchronized (response) { // whoever writes first, meanwhile, comes before this or too late
            if (!isOver()) {
                response.settle();
            }
            phase = Phase.COMPLETED;
        }
        leave(EventStream::end, step);
    }

    void handOn(EventStream.Step step) {
        phase = Phase.DISPATCHED;
        leave(EventStream::handOn, step);
    }

    private interface Leave {
        void leave(EventStream stream, EventStream.Step step) throws IOException;
    }

    private void leave(Leave how, EventStream.Step step) {
        EventStream events = response.stream();
        try {
            if (events == null) {
                step.run();
            } else {
                how.leave(events, step);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Tells the application of an error, not from within a heartbeat. */
    void tellOfError(@Nullable Throwable cause, EventStream.Step listener) throws IOException {
        EventStream events = response.stream();
        if (events == null) {
            listener.run();
        } else {
            events.tellOfError(cause, listener);
        }
    }

    /** The container reports an error: the peer is gone, or a service method has failed. */
    void failing(@Nullable Throwable cause) {
        EventStream events = response.stream();
        if (events != null) {
            if (cause instanceof IOException) {
                events.fail(cause); // Jetty says nothing more of a stream of HTTP/2 that was reset
            }
            events.failing();
        }
    }

    /** The container reports a timeout, and will recycle the response. */
    void quiet() {
        EventStream events = response.stream();
        if (events != null) {
            events.quiet();
        }
    }

    /** The container has ended the response. */
    void over() {
        phase = Phase.COMPLETED;
        EventStream events = response.stream();
        if (events != null) {
            events.over();
        }
        FilteredAsyncContext context = async;
        if (context != null) {
            context.over();
        }
    }

    void peerIsGone(Throwable cause) {
        FilteredAsyncContext context = async;
        if (context != null) {
            threads.executeLater(() -> context.tell(cause), CONTAINER_TELLS);
        }
    }
}
