// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.example.tomcat;

import dev.rivulet.connection.SseConnection;
import dev.rivulet.connection.StartFrom;
import dev.rivulet.servlet.SseServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A user's notifications. A page that is new gets all that are kept; one that was reloaded, or was away, what it has missed. The stream ends with the
 * session, since {@code closeWithSession} is on by default.
 */
public final class NotificationStream extends SseServlet {

    private static final long serialVersionUID = 1L;

    /** Creates the servlet. */
    public NotificationStream() {}

    /** The page says whose it is: another tab may have logged somebody else in meanwhile. */
    @Override
    protected boolean admit(HttpServletRequest request, HttpServletResponse response) {
        String user = user(request);
        if (user != null && user.equals(request.getParameter("user"))) {
            return true;
        }
        response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
        return false;
    }

    @Override
    protected @Nullable String user(HttpServletRequest request) {
        return Users.of(request).orElse(null);
    }

    @Override
    protected void onOpen(SseConnection connection) {
        String user = Objects.requireNonNull(connection.request().user(), "admitted");
        connection.subscribe(Users.topic(user), StartFrom.oldest());
    }
}
