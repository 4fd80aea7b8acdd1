// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.redeploy.webapp;

import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.event.SseEvent;
import dev.rivulet.servlet.SseServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** A topic, whose streams begin with the webapp's incarnation; within a session if the query says so. */
public final class NewsServlet extends SseServlet {

    private static final long serialVersionUID = 1L;

    /** Creates the servlet. */
    public NewsServlet() {}

    @Override
    protected boolean admit(HttpServletRequest request, HttpServletResponse response) {
        if ("session".equals(request.getQueryString())) {
            request.getSession(true);
        }
        return true;
    }

    @Override
    protected String user(HttpServletRequest request) {
        return "reader";
    }

    @Override
    protected void onOpen(SseConnection connection) {
        connection.subscribe("news");
        connection.send(SseEvent.of(Incarnation.ID));
    }

    @Override
    protected void onClose(SseConnection connection, CloseReason reason) {
        getServletContext().setAttribute("last", reason.name());
    }
}
