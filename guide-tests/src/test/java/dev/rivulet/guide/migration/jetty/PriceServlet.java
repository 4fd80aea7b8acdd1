// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.guide.migration.jetty;

import dev.rivulet.connection.SseConnection;
import dev.rivulet.event.SseEvent;
import dev.rivulet.servlet.SseServlet;

public final class PriceServlet extends SseServlet {

    @Override
    protected void onOpen(SseConnection connection) {
        connection.subscribe("prices");
    }

    public void publish(String json) {
        broadcaster().publish("prices", SseEvent.named("tick", json));
    }
}
