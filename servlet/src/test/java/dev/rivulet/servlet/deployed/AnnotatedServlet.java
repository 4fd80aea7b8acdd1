// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet.deployed;

import dev.rivulet.connection.SseConnection;
import dev.rivulet.event.SseEvent;
import dev.rivulet.servlet.SseServlet;
import jakarta.servlet.annotation.WebInitParam;
import jakarta.servlet.annotation.WebServlet;

/** Found by the container through its annotation; says what it was configured to. */
@WebServlet(
        urlPatterns = "/annotated",
        asyncSupported = true,
        initParams = {@WebInitParam(name = "heartbeat", value = "7s"), @WebInitParam(name = "retry", value = "1s")})
public final class AnnotatedServlet extends SseServlet {

    private static final long serialVersionUID = 1L;

    /** Creates the servlet. */
    public AnnotatedServlet() {}

    @Override
    protected void onOpen(SseConnection connection) {
        connection.send(SseEvent.of("heartbeat " + broadcaster().heartbeat()));
    }
}
