// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponse;

/** What Spring's own exceptions say of themselves to peers, in Spring Framework 6 and later. */
final class FrameworkProblem {

    private FrameworkProblem() {}

    /** Null if the failure says nothing. */
    static @Nullable Map<String, Object> of(Throwable failure) {
        return failure instanceof ErrorResponse response ? fields(response.getBody()) : null;
    }

    private static Map<String, Object> fields(ProblemDetail detail) {
        Map<String, Object> fields = new LinkedHashMap<>();
        putIfSaid(fields, "type", "about:blank".equals(String.valueOf(detail.getType())) ? null : detail.getType());
        putIfSaid(fields, "title", detail.getTitle());
        fields.put("status", detail.getStatus());
        putIfSaid(fields, "detail", detail.getDetail());
        putIfSaid(fields, "instance", detail.getInstance());
        Map<String, Object> more = detail.getProperties();
        if (more != null) {
            more.forEach((name, value) -> putIfSaid(fields, name, value));
        }
        return fields;
    }

    private static void putIfSaid(Map<String, Object> fields, String name, @Nullable Object value) {
        if (value != null) {
            fields.put(name, value instanceof java.net.URI ? value.toString() : value);
        }
    }
}
