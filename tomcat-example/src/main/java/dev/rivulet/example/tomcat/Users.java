// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.example.tomcat;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who may log in, and who has. An application asks its directory for the first, and may ask {@code request.getRemoteUser()} for the second. */
final class Users {

    /** All there are; each one's password is the name. */
    static final List<String> NAMES = List.of("ada", "ben", "cyd");

    private static final String ATTRIBUTE = "user";

    private Users() {}

    static boolean mayLogIn(@Nullable String name, @Nullable String password) {
        return exists(name) && Objects.equals(name, password);
    }

    static boolean exists(@Nullable String name) {
        return name != null && NAMES.contains(name);
    }

    static void logIn(HttpSession session, String name) {
        session.setAttribute(ATTRIBUTE, name);
    }

    /** Who has logged in within the session of a request. */
    static Optional<String> of(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        return session == null ? Optional.empty() : Optional.ofNullable((String) session.getAttribute(ATTRIBUTE));
    }

    /** The topic that a user's pages read, and nobody else's. */
    static String topic(String name) {
        return "user/" + name;
    }
}
