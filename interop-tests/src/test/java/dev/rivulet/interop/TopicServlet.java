// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.interop;

import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.event.SseEvent;
import dev.rivulet.servlet.SseServlet;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Streams one topic, which the query names, and keeps the connections for the test that owns it. The user is whom the query names. */
final class TopicServlet extends SseServlet {

    private static final long serialVersionUID = 1L;

    private final transient Map<String, List<SseConnection>> opened = new ConcurrentHashMap<>();

    @Override
    protected void onOpen(SseConnection connection, HttpServletRequest request) {
        String topic = request.getParameter("topic");
        String retry = request.getParameter("retry");
        if ("resumed".equals(request.getParameter("mark"))
                && connection.request().lastEventId() != null) {
            connection.send(SseEvent.named("resumed", "").withComment(""));
        }
        if (retry != null) {
            connection.send(SseEvent.ofRetry(Duration.parse(retry)));
        }
        connection.subscribe(topic);
        opened(topic).add(connection);
    }

    @Override
    protected @Nullable String user(HttpServletRequest request) {
        return request.getParameter("user");
    }

    /** The connections of a topic, in the order in which they came; grows. */
    List<SseConnection> opened(String topic) {
        return opened.computeIfAbsent(topic, name -> new CopyOnWriteArrayList<>());
    }

    SseBroadcaster streams() {
        return broadcaster();
    }
}
