// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.example.tomcat;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/** Tells a page whose it is. 401 if nobody has logged in. */
public final class MeServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    /** Creates the servlet. */
    public MeServlet() {}

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Cache-Control", "no-store");
        Optional<String> user = Users.of(request);
        if (user.isPresent()) {
            response.setContentType("application/json;charset=UTF-8");
            response.getWriter().print(Json.object("user", user.get(), "users", Users.NAMES));
        } else {
            response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
        }
    }
}
