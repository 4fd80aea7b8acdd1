// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.guide.recipe;

import dev.rivulet.connection.SseConnection;
import dev.rivulet.event.SseEvent;
import dev.rivulet.servlet.SseServlet;
import jakarta.servlet.annotation.WebServlet;

@WebServlet(urlPatterns = "/sse", asyncSupported = true)
public final class OldMcpServlet extends SseServlet {
    @Override
    protected void onOpen(SseConnection connection) {
        String messages = getServletContext().getContextPath() + "/messages?sessionId=" + connection.id();
        connection.send(SseEvent.named("endpoint", messages));
    }
}
