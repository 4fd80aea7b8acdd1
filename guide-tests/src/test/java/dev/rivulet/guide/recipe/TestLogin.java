// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.guide.recipe;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Believes who a request says that it is, in place of a login. */
final class TestLogin implements Filter {

    static final String USER = "X-Test-User";

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        chain.doFilter(new Known((HttpServletRequest) request), response);
    }

    private static final class Known extends HttpServletRequestWrapper {
        Known(HttpServletRequest request) {
            super(request);
        }

        @Override
        public @Nullable String getRemoteUser() {
            return getHeader(USER);
        }

        @Override
        public boolean isUserInRole(String role) {
            return role.equals(getHeader(USER));
        }
    }
}
