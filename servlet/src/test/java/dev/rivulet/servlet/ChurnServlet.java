// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.event.SseEvent;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** Gives each connection a secret of its own, again and again, beside one numbered broadcast to all, and ends some streams at random. */
class ChurnServlet extends TopicServlet {

    private static final long serialVersionUID = 1L;

    /** What each secret begins with, and nothing else. */
    static final String SECRET = "secret ";

    /** Long enough to fill more than a packet now and then. */
    private static final int REPEATED = 20;

    final transient AtomicInteger opened = new AtomicInteger();
    final transient AtomicInteger ended = new AtomicInteger();

    static String secretOf(String name) {
        return SECRET + (name + ' ').repeat(REPEATED);
    }

    @Override
    protected void onOpen(SseConnection connection, HttpServletRequest request) {
        connection.setAttribute("finite", request.getParameter("finite"));
        connection.setAttribute("secret", secretOf(request.getParameter("name")));
        connection.subscribe("numbers");
        opened.incrementAndGet();
        tell(connection);
    }

    @Override
    protected void onClose(SseConnection connection, CloseReason reason) {
        ended.incrementAndGet();
    }

    /** A connection is in the registry before {@code onOpen} has given it its secret. */
    private static void tell(SseConnection connection) {
        if (connection.attribute("secret") instanceof String secret) {
            connection.send(SseEvent.of(secret));
        }
    }

    void tellAll() {
        shared().registry().all().forEach(ChurnServlet::tell);
    }

    /** Ends one in so many of the streams that are meant to end. */
    void endSome(Random random, int oneIn) {
        shared().registry().all().stream()
                .filter(connection -> connection.attribute("finite") != null && random.nextInt(oneIn) == 0)
                .forEach(this::end);
    }

    /** Ends a stream in good order. */
    void end(SseConnection connection) {
        connection.close();
    }
}
