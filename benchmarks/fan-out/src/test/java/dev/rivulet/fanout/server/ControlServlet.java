// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.fanout.server;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** {@code /publish} and {@code /stats} of a server that has servlets. */
final class ControlServlet extends HttpServlet {

    private static final long serialVersionUID = 1;

    private final transient Control control;

    ControlServlet(Control control) {
        this.control = control;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        answer(response, control.stats(request.getQueryString()));
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        answer(response, control.publish(request.getQueryString()));
    }

    private static void answer(HttpServletResponse response, String text) throws IOException {
        response.setContentType("text/plain");
        response.getWriter().print(text);
    }
}
