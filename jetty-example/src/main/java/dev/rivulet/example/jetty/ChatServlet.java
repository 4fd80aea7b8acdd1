// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.example.jetty;

import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.ResumeOutcome;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.connection.StartFrom;
import dev.rivulet.servlet.SseServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The room's stream: what was said before, what is said, and who is here, which the registry of connections knows. */
public final class ChatServlet extends SseServlet {

    static final String CHAT = "chat";
    static final String PRESENCE = "chat-presence";

    private static final long serialVersionUID = 1L;
    private static final String NAME = "name";
    private static final int LONGEST_NAME = 40;

    /** Who is here; a name may have several connections. */
    record Presence(List<String> names, int count) {}

    /** Creates the servlet. */
    public ChatServlet() {}

    @Override
    protected boolean admit(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (isName(request.getParameter(NAME))) {
            return true;
        }
        PlainText.send(response, HttpServletResponse.SC_BAD_REQUEST, "name: must be 1 to 40 characters, on one line.");
        return false;
    }

    static boolean isName(@Nullable String text) {
        return text != null
                && !text.isBlank()
                && text.length() <= LONGEST_NAME
                && text.chars().noneMatch(Character::isISOControl);
    }

    @Override
    protected void onOpen(SseConnection connection, HttpServletRequest request) {
        connection.setAttribute(NAME, request.getParameter(NAME));
        ResumeOutcome outcome = connection.subscribe(CHAT, StartFrom.oldest()).outcome();
        connection.subscribe(PRESENCE);
        connection.send(Hello.event(connection, outcome));
        announcePresence();
    }

    @Override
    protected void onClose(SseConnection connection, CloseReason reason) {
        if (reason != CloseReason.SHUTDOWN) {
            announcePresence();
        }
    }

    /** One at a time, so that the newest announcement is the right one. The key spares those who are behind the older ones. */
    private synchronized void announcePresence() {
        List<SseConnection> present = broadcaster().registry().inTopic(PRESENCE);
        List<String> names = present.stream()
                .map(connection -> String.valueOf(connection.attribute(NAME)))
                .distinct()
                .sorted()
                .toList();
        Presence presence = new Presence(names, present.size());
        broadcaster()
                .publish(
                        PRESENCE,
                        Json.EVENTS.event(presence).withName("presence").withKey("presence"));
    }
}
