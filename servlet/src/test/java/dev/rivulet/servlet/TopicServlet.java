// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.event.SseEvent;
import dev.rivulet.log.Position;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Subscribes to the topics that the query names, and lets a test publish and look behind the scenes. */
class TopicServlet extends SseServlet {

    private static final long serialVersionUID = 1L;

    private final transient BlockingQueue<SseConnection> opened = new LinkedBlockingQueue<>();
    private final transient BlockingQueue<CloseReason> closed = new LinkedBlockingQueue<>();
    private transient volatile SseBroadcaster shared;
    private transient volatile ServletException startFailure;

    @Override
    public void init(ServletConfig config) throws ServletException {
        try {
            super.init(config);
        } catch (ServletException e) {
            startFailure = e;
            throw e;
        }
        shared = broadcaster();
    }

    @Override
    protected void onOpen(SseConnection connection, HttpServletRequest request) {
        String topics = request.getParameter("topics");
        for (String topic : (topics == null ? "news" : topics).split(",", -1)) {
            connection.subscribe(topic);
        }
        opened.add(connection);
    }

    @Override
    protected void onClose(SseConnection connection, CloseReason reason) {
        closed.add(reason);
    }

    /** Why the servlet did not start; containers differ in whether they pass it on. */
    ServletException startFailure() {
        return startFailure;
    }

    SseBroadcaster shared() {
        return shared;
    }

    Position publish(String topic, String data) {
        return shared.publish(topic, SseEvent.of(data));
    }

    SseConnection awaitOpened() throws InterruptedException {
        return await(opened, "no connection was opened");
    }

    CloseReason awaitClosed() throws InterruptedException {
        return await(closed, "no connection was closed");
    }

    int closedCount() {
        return closed.size();
    }

    private static <T> T await(BlockingQueue<T> queue, String failure) throws InterruptedException {
        T element = queue.poll(20, TimeUnit.SECONDS);
        if (element == null) {
            throw new AssertionError(failure + " within 20 s");
        }
        return element;
    }
}
