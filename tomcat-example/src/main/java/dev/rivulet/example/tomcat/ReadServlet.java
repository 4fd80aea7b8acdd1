// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.example.tomcat;

import dev.rivulet.event.SseEvent;
import dev.rivulet.servlet.SseStreams;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;

/** Takes up to which notification a user has read, and tells all pages of that user by an event in the same topic. */
public final class ReadServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    /** Creates the servlet. */
    public ReadServlet() {}

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) {
        Optional<String> user = Users.of(request);
        String upTo = request.getParameter("upTo");
        if (!user.isPresent()) {
            response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
        } else if (upTo == null || !upTo.matches("[\\w-]{1,60}")) {
            response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
        } else {
            SseStreams.broadcaster(getServletContext()).publish(Users.topic(user.get()), SseEvent.named("read", upTo));
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        }
    }
}
