// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.guide.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.event.SseEvent;
import dev.rivulet.servlet.SseServlet;
import jakarta.servlet.annotation.WebInitParam;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

@WebServlet(
        urlPatterns = "/mcp",
        asyncSupported = true,
        initParams = {
            @WebInitParam(name = "methods", value = "POST"),
            @WebInitParam(name = "origins", value = "http://localhost:6274")
        })
public final class McpServlet extends SseServlet {

    private final transient ObjectMapper json = new ObjectMapper();
    private final transient ExecutorService threads = Executors.newCachedThreadPool();

    @Override
    protected boolean admit(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String version = request.getHeader("MCP-Protocol-Version");
        if (!"2026-07-28".equals(version)) {
            answer(response, 400, McpMessages.unsupportedVersion(version));
            return false;
        }
        JsonNode message = json.readTree(request.getInputStream());
        switch (message.path("method").asText()) {
            case "tools/list" -> answer(response, 200, McpMessages.tools(message));
            case "tools/call" -> {
                request.setAttribute("call", message);
                return true;
            }
            default -> answer(response, 404, McpMessages.unknownMethod(message));
        }
        return false;
    }

    @Override
    protected void onOpen(SseConnection connection, HttpServletRequest request) {
        JsonNode call = (JsonNode) request.getAttribute("call");
        connection.setAttribute("work", threads.submit(() -> work(connection, call)));
    }

    private void work(SseConnection connection, JsonNode call) {
        for (int done = 1; done <= 3; done++) {
            connection.send(SseEvent.of(McpMessages.progress(call, done, 3)));
        }
        connection.send(SseEvent.of(McpMessages.result(call, "sunny")));
        connection.close();
    }

    @Override
    protected void onClose(SseConnection connection, CloseReason reason) {
        if (connection.attribute("work") instanceof Future<?> work) {
            work.cancel(true);
        }
    }

    private static void answer(HttpServletResponse response, int status, String json) throws IOException {
        response.setStatus(status);
        response.setContentType("application/json;charset=UTF-8");
        response.getWriter().print(json);
    }

    @Override
    public void destroy() {
        threads.shutdownNow();
        super.destroy();
    }
}
