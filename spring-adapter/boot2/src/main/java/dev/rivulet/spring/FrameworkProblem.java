// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ResponseStatusException;

/** What Spring's own exceptions say of themselves to peers, in Spring Framework 5. */
final class FrameworkProblem {

    private FrameworkProblem() {}

    /** Null if the failure says nothing. */
    static @Nullable Map<String, Object> of(Throwable failure) {
        return failure instanceof ResponseStatusException exception
                ? Failures.problem(exception.getStatus(), exception.getReason())
                : null;
    }
}
