// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.example.tomcat;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;

/** Takes the login form. */
public final class LoginServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    /** Creates the servlet. */
    public LoginServlet() {}

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        request.setCharacterEncoding("UTF-8");
        String name = request.getParameter("name");
        if (Users.mayLogIn(name, request.getParameter("password"))) {
            Users.logIn(freshSession(request), name);
            response.sendRedirect("./");
        } else {
            response.sendRedirect("login.html?failed");
        }
    }

    /** Whoever was logged in here before is logged out, and their streams end; and no id that was known before opens the session. */
    private HttpSession freshSession(HttpServletRequest request) {
        HttpSession before = request.getSession(false);
        if (before != null) {
            before.invalidate();
        }
        HttpSession session = request.getSession(true);
        if (canChangeSessionId()) {
            request.changeSessionId();
        }
        return session;
    }

    /** Not before Servlet 3.1; there the session is new, and the container makes an id for it. */
    private boolean canChangeSessionId() {
        int major = getServletContext().getMajorVersion();
        return major > 3 || (major == 3 && getServletContext().getMinorVersion() >= 1);
    }
}
