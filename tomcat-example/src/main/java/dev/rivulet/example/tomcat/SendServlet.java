// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.example.tomcat;

import dev.rivulet.event.SseEvent;
import dev.rivulet.servlet.SseStreams;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Sends a notification from who has logged in to somebody else. Publishing is one call, and never waits for anybody who reads. */
public final class SendServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final int LONGEST_TEXT = 500;

    /** Creates the servlet. */
    public SendServlet() {}

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        request.setCharacterEncoding("UTF-8");
        String from = Users.of(request).orElse(null);
        String to = request.getParameter("to");
        String text = request.getParameter("text");
        if (from == null) {
            answer(response, HttpServletResponse.SC_UNAUTHORIZED, "You are logged out.");
        } else if (!Users.exists(to)) {
            answer(response, HttpServletResponse.SC_NOT_FOUND, "to: there is no such user.");
        } else if (!isText(text)) {
            answer(response, HttpServletResponse.SC_BAD_REQUEST, "text: must be 1 to 500 characters, not all blank.");
        } else {
            answer(response, HttpServletResponse.SC_OK, send(from, to, text));
        }
    }

    private String send(String from, String to, String text) {
        String json = Json.object("from", from, "text", text, "time", System.currentTimeMillis());
        SseStreams.broadcaster(getServletContext()).publish(Users.topic(to), SseEvent.named("notification", json));
        return "Sent to " + to + ".";
    }

    private static boolean isText(@Nullable String text) {
        return text != null && !text.isBlank() && text.length() <= LONGEST_TEXT;
    }

    private static void answer(HttpServletResponse response, int status, String sentence) throws IOException {
        response.setStatus(status);
        response.setContentType("text/plain;charset=UTF-8");
        response.getWriter().print(sentence);
    }
}
