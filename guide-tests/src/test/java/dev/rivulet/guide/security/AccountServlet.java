// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.guide.security;

import dev.rivulet.connection.SseConnection;
import dev.rivulet.connection.StartFrom;
import dev.rivulet.servlet.SseServlet;
import dev.rivulet.servlet.SseStreams;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** A stream within a session; a POST signs in, and changes the session's id. */
final class AccountServlet extends SseServlet {

    @Override
    protected boolean admit(HttpServletRequest request, HttpServletResponse response) {
        request.getSession();
        return true;
    }

    @Override
    protected boolean maySubscribe(SseConnection connection, String topic) {
        return !topic.equals("secret");
    }

    @Override
    protected void onOpen(SseConnection connection, HttpServletRequest request) {
        connection.subscribe("secret");
        connection.subscribe("news", StartFrom.oldest());
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) {
        if (request.getParameter("close") == null) {
            request.changeSessionId();
        } else {
            request.changeSessionId();
            SseStreams.connectionsOf(request.getSession()).forEach(SseConnection::close);
        }
        response.setIntHeader(
                "X-Open", SseStreams.connectionsOf(request.getSession()).size());
    }
}
