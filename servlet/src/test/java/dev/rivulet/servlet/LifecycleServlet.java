// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.SseConnection;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Has a broadcaster of the test's own, fails where it is told to, and keeps what it should not. */
final class LifecycleServlet extends TopicServlet {

    private static final long serialVersionUID = 1L;

    private final transient SseBroadcaster own;
    private final transient Map<String, AtomicInteger> closedById = new ConcurrentHashMap<>();
    private final transient BlockingQueue<AsyncContext> kept = new LinkedBlockingQueue<>();
    private transient volatile Throwable failureOfOpen;
    private transient volatile Throwable failureOfClose;

    LifecycleServlet(SseBroadcaster own) {
        this.own = own;
    }

    @Override
    public void init(ServletConfig config) throws ServletException {
        SseStreams.useBroadcaster(config.getServletContext(), own);
        super.init(config);
    }

    void failInOpen(Throwable failure) {
        failureOfOpen = failure;
    }

    void failInClose(Throwable failure) {
        failureOfClose = failure;
    }

    @Override
    protected void onOpen(SseConnection connection, HttpServletRequest request) {
        if (request.getParameter("keep") != null) {
            kept.add(request.getAsyncContext());
        }
        super.onOpen(connection, request);
        throwIfSet(failureOfOpen);
    }

    @Override
    protected void onClose(SseConnection connection, CloseReason reason) {
        closedById.computeIfAbsent(connection.id(), id -> new AtomicInteger()).incrementAndGet();
        super.onClose(connection, reason);
        throwIfSet(failureOfClose);
    }

    private static void throwIfSet(Throwable failure) {
        if (failure != null) {
            LifecycleServlet.<RuntimeException>sneak(failure);
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable failure) throws T {
        throw (T) failure;
    }

    AsyncContext awaitKept() throws InterruptedException {
        AsyncContext context = kept.poll(20, TimeUnit.SECONDS);
        if (context == null) {
            throw new AssertionError("no stream was opened within 20 s");
        }
        return context;
    }

    /** How often each connection has been closed. */
    Map<String, AtomicInteger> closedById() {
        return closedById;
    }
}
