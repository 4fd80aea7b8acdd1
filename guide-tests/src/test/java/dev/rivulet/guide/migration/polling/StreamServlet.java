// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.guide.migration.polling;

import dev.rivulet.connection.SseConnection;
import dev.rivulet.event.SseEvent;
import dev.rivulet.servlet.SseServlet;
import jakarta.servlet.annotation.WebServlet;

@WebServlet(urlPatterns = "/stream", asyncSupported = true)
public final class StreamServlet extends SseServlet {

    @Override
    protected void onOpen(SseConnection connection) {
        connection.subscribe("news");
    }

    public void publish(String json) {
        broadcaster().publish("news", SseEvent.of(json));
    }
}
