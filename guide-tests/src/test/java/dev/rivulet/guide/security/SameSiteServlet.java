// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.guide.security;

import dev.rivulet.connection.SseConnection;
import dev.rivulet.event.SseEvent;
import dev.rivulet.servlet.SseServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Serves pages of its own site only. */
final class SameSiteServlet extends SseServlet {

    @Override
    protected boolean admit(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String site = request.getHeader("Sec-Fetch-Site"); // null: no browser, or an old one
        if (site == null || site.equals("same-origin") || site.equals("none")) {
            return true;
        }
        response.sendError(HttpServletResponse.SC_FORBIDDEN);
        return false;
    }

    @Override
    protected void onOpen(SseConnection connection) {
        connection.send(padded("word"));
    }

    SseEvent padded(String token) {
        int length = 32 - Math.min(32, token.getBytes(StandardCharsets.UTF_8).length);
        return SseEvent.named("token", token).withComment(".".repeat(length));
    }
}
