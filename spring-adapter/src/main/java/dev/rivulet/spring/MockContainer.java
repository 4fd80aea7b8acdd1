// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring;

import jakarta.servlet.ServletContext;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.ServletContextAware;

/**
 * Has streams written by blocking in tests that mock the container, since Spring's mocks know nothing else.
 *
 * <p>Thread safety: belongs to the thread that starts the application.
 */
final class MockContainer implements ServletContextAware {

    private static final String MOCK = "org.springframework.mock.web.MockServletContext";

    @Override
    public void setServletContext(ServletContext context) {
        if (isMock(context.getClass())) {
            context.setInitParameter("rivulet.transport", "blocking");
        }
    }

    /** Spring Boot's extends Spring's. */
    private static boolean isMock(@Nullable Class<?> type) {
        return type != null && (type.getName().equals(MOCK) || isMock(type.getSuperclass()));
    }
}
