// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.conformance;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The webapp's error page. */
public final class ErrorServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    /** Creates the servlet. */
    public ErrorServlet() {}

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        response.setContentType("text/plain;charset=UTF-8");
        response.getWriter()
                .write("the webapp's own page for " + request.getAttribute("jakarta.servlet.error.status_code"));
    }
}
