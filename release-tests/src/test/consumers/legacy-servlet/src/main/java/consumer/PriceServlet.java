// SPDX-License-Identifier: Apache-2.0
package consumer;

import dev.rivulet.connection.SseConnection;
import dev.rivulet.event.SseEvent;
import dev.rivulet.servlet.SseServlet;
import dev.rivulet.servlet.SseStreams;
import javax.servlet.ServletContext;
import javax.servlet.annotation.WebServlet;

@WebServlet(urlPatterns = "/prices", asyncSupported = true)
public final class PriceServlet extends SseServlet {

    private static final long serialVersionUID = 1L;

    @Override
    protected void onOpen(SseConnection connection) {
        connection.subscribe("prices");
    }

    static void publish(ServletContext context, String json) {
        SseStreams.broadcaster(context).publish("prices", SseEvent.named("tick", json).withKey("AAPL"));
    }
}
