// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The headers of every stream. */
final class StreamHeaders {

    /**
     * The charset is UTF-8 by the standard; it is named for clients that read text without a charset as ISO-8859-1, as HTTP once said.
     */
    static final String CONTENT_TYPE = "text/event-stream;charset=UTF-8";

    private static final Set<String> OURS =
            Set.of("content-type", "cache-control", "x-accel-buffering", "x-content-type-options");

    private StreamHeaders() {}

    static void set(HttpServletResponse response) {
        response.setContentType(CONTENT_TYPE);
        response.setHeader("Cache-Control", "no-cache, no-transform");
        response.setHeader("X-Accel-Buffering", "no");
        response.setHeader("X-Content-Type-Options", "nosniff");
    }

    /** Makes it any response again, with the headers that it had from others. Not committed. */
    static void unset(HttpServletResponse response) {
        Map<String, List<String>> others = new LinkedHashMap<>();
        for (String name : response.getHeaderNames()) {
            if (!OURS.contains(name.toLowerCase(Locale.ROOT))) {
                others.put(name, List.copyOf(response.getHeaders(name)));
            }
        }
        response.reset(); // not the headers alone: an error page may want a writer, where a stream has been taken
        // already
        others.forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
    }
}
