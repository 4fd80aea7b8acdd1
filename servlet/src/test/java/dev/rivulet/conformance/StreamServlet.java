// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.conformance;

import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.Gap;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.event.SseEvent;
import dev.rivulet.servlet.SseServlet;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** A stream as the query wants it: {@code name} is also its topic unless there are {@code topics}. With {@code linger} it is served until its test gives a signal. */
public final class StreamServlet extends SseServlet {

    private static final long serialVersionUID = 1L;

    /** What {@code onOpen} throws if the query says {@code fail}. */
    static final String PLANNED = "planned";

    /** Creates the servlet. */
    public StreamServlet() {}

    @Override
    protected boolean admit(HttpServletRequest request, HttpServletResponse response) {
        if (request.getParameter("session") != null) {
            request.getSession(true);
        }
        return true;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        String name = request.getParameter("linger");
        super.doGet(request, response);
        if (name != null) {
            Journal.of(getServletContext()).awaitSignal(name);
        }
    }

    @Override
    protected void onOpen(SseConnection connection, HttpServletRequest request) {
        String name = request.getParameter("name");
        connection.setAttribute("name", name);
        connection.setAttribute("secret", request.getParameter("secret"));
        if (request.getParameter("fail") != null) {
            throw new IllegalStateException(PLANNED);
        }
        String topics = request.getParameter("topics");
        for (String topic : (topics == null ? name : topics).split(",", -1)) {
            connection.subscribe(topic);
        }
    }

    @Override
    protected void onGap(SseConnection connection, Gap gap) {
        connection.send(SseEvent.named("snapshot", gap.topic()));
    }

    @Override
    protected void onClose(SseConnection connection, CloseReason reason) {
        if (connection.attribute("name") instanceof String name) {
            Journal.of(getServletContext()).closed(name, reason);
        }
    }
}
