// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.fanout.server;

import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.servlet.SseServlet;
import dev.rivulet.servlet.SseStreams;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;

/** The library's servlet, as an application would extend it. */
final class RivuletServlet extends SseServlet {

    private static final long serialVersionUID = 1;

    private final transient RivuletHub hub;

    RivuletServlet(RivuletHub hub) {
        this.hub = hub;
    }

    @Override
    public void init(ServletConfig config) throws ServletException {
        SseStreams.useBroadcaster(config.getServletContext(), hub.broadcaster());
        super.init(config);
    }

    @Override
    protected void onOpen(SseConnection connection, HttpServletRequest request) {
        Map<String, String> parameters = Control.parameters(request.getQueryString());
        String user = parameters.get("user");
        if (user != null) {
            hub.arrived(Integer.parseInt(user), connection);
        } else {
            connection.subscribe(parameters.getOrDefault("topic", RivuletHub.ALL));
        }
    }

    @Override
    protected void onClose(SseConnection connection, CloseReason reason) {
        hub.left(connection);
    }
}
