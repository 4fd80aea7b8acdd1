// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.filter;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** Streams written by hand in all the ways there are, each with a secret of its own, that somebody else ends after a moment. */
final class FilterChurnServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    static final String SECRET = "data: secret ";

    /** Long enough to fill more than a packet now and then. */
    private static final int REPEATED = 20;

    /** A heartbeat fits in between. */
    private static final int MAX_PAUSE_MICROS = 3_000;

    private static final int MAX_MILLIS = 30;

    /** How a stream is written, and who ends it. */
    enum Way {
        /** The service method writes and returns. */
        RETURNING,
        /** The service method writes and closes. */
        CLOSING,
        /** A thread writes, another one completes the response meanwhile. */
        COMPLETED_BY_ANOTHER,
        /** A thread writes and closes, another one completes the response meanwhile. */
        CLOSED_AND_COMPLETED,
        /** A thread writes, another one dispatches the response to a second service method, which writes some more. */
        DISPATCHED,
        /** The container calls whenever something may be written. */
        CALLED,
        /** The service method writes and fails. */
        FAILING,
        /** The service method starts a thread that writes, and fails. */
        FAILING_AFTER_START;

        /** Whether the end is a good one. */
        boolean isHealthy() {
            return this != FAILING && this != FAILING_AFTER_START;
        }
    }

    private final transient ScheduledExecutorService threads = Executors.newScheduledThreadPool(48);
    private final boolean aroundTheFilter;

    /**
     * Creates the servlet.
     *
     * @param aroundTheFilter whether the container's own context is completed, without what the filter does before
     */
    FilterChurnServlet(boolean aroundTheFilter) {
        this.aroundTheFilter = aroundTheFilter;
    }

    static String line(String name, int number) {
        return SECRET + (name + ' ').repeat(REPEATED) + number;
    }

    private static byte[] event(String name, int number) {
        return (line(name, number) + "\n\n").getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void destroy() {
        threads.shutdownNow();
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Way way = Way.valueOf(request.getParameter("way"));
        String name = request.getParameter("name");
        if (request.getDispatcherType() == DispatcherType.ASYNC) {
            write(response.getOutputStream(), (Integer) request.getAttribute("next"), name, 3);
            return;
        }
        response.setContentType("text/event-stream");
        switch (way) {
            case RETURNING -> write(response.getOutputStream(), 0, name, randomCount());
            case CLOSING -> {
                try (ServletOutputStream out = response.getOutputStream()) {
                    write(out, 0, name, randomCount());
                }
            }
            case CALLED -> startCalled(request, response, name);
            case FAILING -> {
                writeFirst(response.getOutputStream(), name);
                throw new IllegalStateException("as it should be");
            }
            case FAILING_AFTER_START -> {
                writeFirst(response.getOutputStream(), name);
                start(request, response, way, name);
                throw new IllegalStateException("as it should be");
            }
            default -> start(request, response, way, name);
        }
    }

    private static void writeFirst(ServletOutputStream out, String name) throws IOException {
        out.write(event(name, 0));
        out.flush();
        pause();
    }

    private static int randomCount() {
        return ThreadLocalRandom.current().nextInt(10);
    }

    private static int write(ServletOutputStream out, int first, String name, int count) throws IOException {
        for (int number = first; number < first + count; number++) {
            out.write(event(name, number));
            if (number % 3 != 0) {
                out.flush();
            }
            pause();
        }
        return first + count;
    }

    private static void pause() {
        LockSupport.parkNanos(
                TimeUnit.MICROSECONDS.toNanos(ThreadLocalRandom.current().nextInt(MAX_PAUSE_MICROS)));
    }

    private void start(HttpServletRequest request, HttpServletResponse response, Way way, String name)
            throws IOException {
        ServletOutputStream out = response.getOutputStream();
        AsyncContext async = request.startAsync();
        async.setTimeout(0);
        AtomicBoolean over = new AtomicBoolean();
        AsyncContext ended = aroundTheFilter ? containers(request) : async;
        Runnable end = () -> {
            try {
                end(way, ended, over);
            } catch (RuntimeException expected) {
                // the container had ended it before
            }
        };
        threads.execute(() -> {
            int next = way == Way.FAILING_AFTER_START ? 1 : 0;
            try {
                while (!over.get()) {
                    next = write(out, next, name, 1);
                }
            } catch (IOException | RuntimeException expected) {
                over.set(true);
            }
            if (way == Way.CLOSED_AND_COMPLETED) {
                closeQuietly(out);
            }
            if (way == Way.DISPATCHED) {
                dispatchQuietly(request, async, next);
            }
        });
        Future<?> ignored =
                threads.schedule(end, ThreadLocalRandom.current().nextInt(MAX_MILLIS * 1000), TimeUnit.MICROSECONDS);
    }

    private static void end(Way way, AsyncContext ended, AtomicBoolean over) {
        over.set(true);
        switch (way) {
            case DISPATCHED -> {}
            case CLOSED_AND_COMPLETED -> {
                LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(
                        ThreadLocalRandom.current().nextInt(MAX_PAUSE_MICROS)));
                ended.complete();
            }
            default -> ended.complete();
        }
    }

    private static void closeQuietly(ServletOutputStream out) {
        try {
            out.close();
        } catch (IOException | RuntimeException expected) {
            // the peer is gone
        }
    }

    private static void dispatchQuietly(ServletRequest request, AsyncContext async, int next) {
        try {
            request.setAttribute("next", next);
            async.dispatch();
        } catch (RuntimeException expected) {
            // the peer is gone
        }
    }

    private static AsyncContext containers(ServletRequest request) {
        ServletRequest inner = request;
        while (inner instanceof FilteredRequest wrapper) {
            inner = wrapper.getRequest();
        }
        return inner.getAsyncContext();
    }

    private void startCalled(HttpServletRequest request, HttpServletResponse response, String name) throws IOException {
        ServletOutputStream out = response.getOutputStream();
        AsyncContext async = request.startAsync();
        async.setTimeout(0);
        AsyncContext ended = aroundTheFilter ? containers(request) : async;
        int count = 50 * randomCount();
        out.setWriteListener(new WriteListener() {

            private final Random random = new Random(name.hashCode());
            private int next;
            private boolean over;

            @Override
            public void onWritePossible() throws IOException {
                while (!over && out.isReady()) {
                    if (next == count) {
                        over = true;
                        ended.complete();
                    } else {
                        out.write(event(name, next++));
                        if (random.nextInt(20) == 0) {
                            pause();
                        }
                    }
                }
            }

            @Override
            public void onError(Throwable cause) {
                try {
                    async.complete();
                } catch (RuntimeException expected) {
                    // the container had ended it before
                }
            }
        });
    }
}
