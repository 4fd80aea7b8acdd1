// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.guide.recipe;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.connection.StartFrom;
import dev.rivulet.event.DataEncoder;
import dev.rivulet.servlet.SseServlet;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

@WebServlet(urlPatterns = "/chat", asyncSupported = true)
public final class ChatServlet extends SseServlet {

    record Said(String from, String text) {}

    private static final DataEncoder<Object> JSON = new ObjectMapper()::writeValueAsString;

    @Override
    protected void onOpen(SseConnection connection, HttpServletRequest request) {
        connection.subscribe("room/" + request.getParameter("room"), StartFrom.newest(50));
    }

    @Override
    protected boolean maySubscribe(SseConnection connection, String topic) {
        return isMember(connection.request().user(), topic);
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String topic = "room/" + request.getParameter("room");
        if (!isMember(request.getRemoteUser(), topic)) {
            response.sendError(HttpServletResponse.SC_FORBIDDEN);
            return;
        }
        Said said = new Said(request.getRemoteUser(), request.getParameter("text"));
        broadcaster().publish(topic, JSON.event(said).withName("said"));
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }

    private static boolean isMember(@Nullable String user, String topic) {
        return user != null && topic.equals("room/kitchen");
    }
}
