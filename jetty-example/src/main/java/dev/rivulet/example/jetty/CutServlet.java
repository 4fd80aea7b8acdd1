// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.example.jetty;

import dev.rivulet.connection.SseConnection;
import dev.rivulet.servlet.SseStreams;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/** Ends a stream from the server's side, to see the browser come back. */
public final class CutServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    /** Creates the servlet. */
    public CutServlet() {}

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String id = String.valueOf(request.getParameter("connection"));
        Optional<SseConnection> connection =
                SseStreams.broadcaster(getServletContext()).registry().find(id);
        if (connection.isPresent()) {
            connection.get().close();
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        } else {
            PlainText.send(
                    response, HttpServletResponse.SC_NOT_FOUND, "connection: there is no open one with this id.");
        }
    }
}
