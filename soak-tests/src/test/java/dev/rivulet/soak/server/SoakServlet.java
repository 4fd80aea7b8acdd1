// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.soak.server;

import dev.rivulet.broadcast.BroadcasterBuilder;
import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.connection.StartFrom;
import dev.rivulet.event.SseEvent;
import dev.rivulet.log.Position;
import dev.rivulet.servlet.SseServlet;
import dev.rivulet.servlet.SseStreams;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Subscribes a reader to the topics that it names, and tells it alone its secret, and from where on it reads if it does not resume.
 *
 * <p>Thread safety: safe for use by any thread.
 */
final class SoakServlet extends SseServlet {

    /** The attribute with a connection's own events. */
    static final String OWN = "own";

    private static final long serialVersionUID = 1L;

    private final AtomicLong closed = new AtomicLong();

    /** What is sent to one connection alone: the reader's secret, and a number that counts. */
    static final class Own {
        private final String secret;
        private long sent;

        Own(String secret) {
            this.secret = secret;
        }

        /** Sends the next; one thread does so. */
        void sendTo(SseConnection connection) {
            SseEvent event = SseEvent.named("own", secret + ' ' + (sent + 1));
            if (connection.send(event) == dev.rivulet.connection.SendOutcome.ACCEPTED) {
                sent++;
            }
        }
    }

    @Override
    public void init(ServletConfig config) throws ServletException {
        BroadcasterBuilder builder = SseBroadcaster.builder()
                .heartbeat(Duration.ofSeconds(1))
                .writeTimeout(Duration.ofSeconds(5))
                .idleTopicTimeout(Duration.ofSeconds(1));
        for (SoakTopic topic : SoakTopic.values()) {
            builder.topic(topic.name(), topic.settings());
        }
        SseStreams.useBroadcaster(config.getServletContext(), builder.build());
        super.init(config);
    }

    @Override
    protected void onOpen(SseConnection connection, HttpServletRequest request) {
        String secret = request.getParameter("secret");
        Position position = broadcaster().position();
        connection.send(SseEvent.named("hello", secret + ' ' + position));
        for (String name : request.getParameter("topics").split(",", -1)) {
            SoakTopic topic = SoakTopic.valueOf(name);
            connection.subscribe(name, topic.isConflating() ? StartFrom.newestPerKey() : StartFrom.after(position));
        }
        connection.setAttribute(OWN, new Own(secret));
    }

    @Override
    protected void onClose(SseConnection connection, CloseReason reason) {
        closed.incrementAndGet();
    }

    /** How often a connection was said to have ended. */
    long closed() {
        return closed.get();
    }

    SseBroadcaster shared() {
        return broadcaster();
    }
}
