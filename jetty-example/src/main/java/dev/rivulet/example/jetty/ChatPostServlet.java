// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.example.jetty;

import dev.rivulet.servlet.SseStreams;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Takes what somebody says. Publishing is one call, from any servlet of the webapp. */
public final class ChatPostServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final int LONGEST_TEXT = 2000;

    /** What was said. */
    record Line(String from, String text, long time) {}

    /** Creates the servlet. */
    public ChatPostServlet() {}

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        request.setCharacterEncoding("UTF-8");
        String name = request.getParameter("name");
        String text = request.getParameter("text");
        if (!ChatServlet.isName(name)) {
            refuse(response, "name: must be 1 to 40 characters, on one line.");
        } else if (!isText(text)) {
            refuse(response, "text: must be 1 to 2000 characters, not all of them blank.");
        } else {
            Line line = new Line(name, text, System.currentTimeMillis());
            SseStreams.broadcaster(getServletContext()).publish(ChatServlet.CHAT, Json.EVENTS.event(line));
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        }
    }

    private static boolean isText(@Nullable String text) {
        return text != null && !text.isBlank() && text.length() <= LONGEST_TEXT;
    }

    private static void refuse(HttpServletResponse response, String sentence) throws IOException {
        PlainText.send(response, HttpServletResponse.SC_BAD_REQUEST, sentence);
    }
}
