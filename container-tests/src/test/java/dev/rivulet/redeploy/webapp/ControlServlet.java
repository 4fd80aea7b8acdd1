// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.redeploy.webapp;

import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.event.SseEvent;
import dev.rivulet.servlet.SseStreams;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;

/**
 * By which tests talk to the webapp: publishes the query, unless it asks to end the session or the blocking streams, and answers how many streams of ours are open.
 */
public final class ControlServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    /** Creates the servlet. */
    public ControlServlet() {}

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        SseBroadcaster broadcaster = SseStreams.broadcaster(getServletContext());
        String query = request.getQueryString();
        HttpSession session = request.getSession(false);
        if ("logout".equals(query) && session != null) {
            session.invalidate();
        } else if ("farewell".equals(query)) {
            ((BlockingServlet) getServletContext().getAttribute(BlockingServlet.ATTRIBUTE)).end();
        } else if (query != null) {
            broadcaster.publish("news", SseEvent.of(query));
        }
        response.setContentType("text/plain");
        response.getOutputStream().print(broadcaster.registry().count());
    }
}
