// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.redeploy.webapp;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** Streams that know nothing of Rivulet, written by one thread, which ends them, and itself, when the servlet is destroyed. */
public final class AsyncServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    /** Guarded by itself. */
    private final transient List<AsyncContext> streams = new ArrayList<>();

    /** Who has not left yet. */
    private final transient Phaser inside = new Phaser(1);

    private transient Thread ticker;
    private volatile boolean ended;

    /** Creates the servlet. */
    public AsyncServlet() {}

    @Override
    public void init() {
        ticker = new Thread(this::tick, "webapp-ticker");
        ticker.start();
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        synchronized (streams) {
            if (ended) {
                response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
                return;
            }
            response.setContentType("text/event-stream");
            AsyncContext stream = request.startAsync();
            stream.setTimeout(0);
            inside.register();
            stream.addListener(new Departure());
            write(stream, Incarnation.ID);
            streams.add(stream);
        }
    }

    private static void write(AsyncContext stream, String data) throws IOException {
        stream.getResponse().getOutputStream().write(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
        stream.getResponse().flushBuffer();
    }

    private void tick() {
        while (!ended) {
            synchronized (streams) {
                streams.removeIf(stream -> !isWritten(stream, "tick"));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }

    private static boolean isWritten(AsyncContext stream, String data) {
        try {
            write(stream, data);
            return true;
        } catch (IOException | RuntimeException e) {
            complete(stream);
            return false;
        }
    }

    private static void complete(AsyncContext stream) {
        try {
            stream.complete();
        } catch (IllegalStateException e) {
            // the container has ended it
        }
    }

    @Override
    public void destroy() {
        synchronized (streams) {
            ended = true;
            for (AsyncContext stream : streams) {
                if (isWritten(stream, "bye")) {
                    complete(stream);
                }
            }
            streams.clear();
        }
        LockSupport.unpark(ticker);
        try {
            ticker.join();
            inside.awaitAdvanceInterruptibly(inside.arriveAndDeregister(), 5, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            log(inside.getUnarrivedParties() + " streams have not ended");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Counts who leaves. */
    private final class Departure implements AsyncListener {

        private final AtomicBoolean left = new AtomicBoolean();

        private void leave() {
            if (left.compareAndSet(false, true)) {
                inside.arriveAndDeregister();
            }
        }

        @Override
        public void onComplete(AsyncEvent event) {
            leave();
        }

        @Override
        public void onError(AsyncEvent event) {
            complete(event.getAsyncContext());
            leave();
        }

        /** Tomcat calls a webapp's end a timeout, if it comes to it before the servlet does. */
        @Override
        public void onTimeout(AsyncEvent event) {
            synchronized (streams) {
                if (isWritten(event.getAsyncContext(), "bye")) {
                    complete(event.getAsyncContext());
                }
                streams.remove(event.getAsyncContext());
            }
        }

        @Override
        public void onStartAsync(AsyncEvent event) {}
    }
}
