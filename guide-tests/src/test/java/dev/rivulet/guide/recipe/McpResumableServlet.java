// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.guide.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.connection.StartFrom;
import dev.rivulet.event.SseEvent;
import dev.rivulet.servlet.SseServlet;
import dev.rivulet.servlet.SseStreams;
import jakarta.servlet.annotation.WebInitParam;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

@WebServlet(
        urlPatterns = "/mcp-2025",
        asyncSupported = true,
        initParams = @WebInitParam(name = "methods", value = "GET, POST"))
public final class McpResumableServlet extends SseServlet {

    private final transient ObjectMapper json = new ObjectMapper();
    private final transient ExecutorService threads = Executors.newCachedThreadPool();

    @Override
    protected boolean admit(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String last = SseStreams.lastEventId(request).orElse("");
        boolean resumes = request.getMethod().equals("GET") && last.startsWith("mcp/");
        if (resumes) {
            request.setAttribute("stream", last.substring(0, last.indexOf('#')));
        } else if (request.getMethod().equals("POST")) {
            request.setAttribute("call", json.readTree(request.getInputStream()));
            request.setAttribute("stream", "mcp/" + UUID.randomUUID());
        } else {
            response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
            return false;
        }
        return true;
    }

    @Override
    protected void onOpen(SseConnection connection, HttpServletRequest request) {
        String stream = (String) request.getAttribute("stream");
        if (request.getAttribute("call") instanceof JsonNode call) {
            broadcaster().publish(stream, SseEvent.of("").withId(stream + "#0"));
            threads.execute(() -> work(stream, call));
        }
        connection.subscribe(stream, StartFrom.oldest());
    }

    private void work(String stream, JsonNode call) {
        broadcaster()
                .publish(stream, SseEvent.of(McpMessages.progress(call, 1, 1)).withId(stream + "#1"));
        broadcaster()
                .complete(stream, SseEvent.of(McpMessages.result(call, "sunny")).withId(stream + "#2"));
    }

    @Override
    public void destroy() {
        threads.shutdownNow();
        super.destroy();
    }
}
