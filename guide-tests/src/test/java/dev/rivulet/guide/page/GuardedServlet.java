// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.guide.page;

import dev.rivulet.connection.Gap;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.event.SseEvent;
import dev.rivulet.servlet.SseServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Overridden methods that pages show. */
final class GuardedServlet extends SseServlet {

    @Override
    protected boolean admit(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getUserPrincipal() == null) {
            response.sendError(401);
            return false;
        }
        return true;
    }

    @Override
    protected boolean maySubscribe(SseConnection connection, String topic) {
        return topic.startsWith("user/" + connection.request().user() + "/");
    }

    @Override
    protected void onOpen(SseConnection connection) {
        connection.subscribe("prices");
        connection.subscribe("news");
    }

    @Override
    protected void onGap(SseConnection connection, Gap gap) {
        connection.send(SseEvent.named("snapshot", stateOf(gap.topic())));
    }

    private static String stateOf(String topic) {
        return topic;
    }
}
