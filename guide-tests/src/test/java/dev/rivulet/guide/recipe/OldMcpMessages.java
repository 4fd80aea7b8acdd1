// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.guide.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.event.SseEvent;
import dev.rivulet.servlet.SseStreams;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

@WebServlet("/messages")
public final class OldMcpMessages extends HttpServlet {

    private final transient ObjectMapper json = new ObjectMapper();

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Optional<SseConnection> connection = SseStreams.broadcaster(getServletContext())
                .registry()
                .find(String.valueOf(request.getParameter("sessionId")));
        if (connection.isEmpty()) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        JsonNode message = json.readTree(request.getInputStream());
        if (message.has("id")) {
            connection.get().send(SseEvent.named("message", McpMessages.result(message, "sunny")));
        }
        response.setStatus(HttpServletResponse.SC_ACCEPTED);
    }
}
