// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The headers of every stream. */
final class StreamHeaders {

    /**
     * The charset is UTF-8 by the standard; it is named for clients that read text without a charset as ISO-8859-1, as HTTP once said.
     */
    static final String CONTENT_TYPE = "text/event-stream;charset=UTF-8";

    private StreamHeaders() {}

    static void set(HttpServletResponse response) {
        response.setContentType(CONTENT_TYPE);
        response.setHeader("Cache-Control", "no-cache, no-transform");
        response.setHeader("X-Accel-Buffering", "no");
        response.setHeader("X-Content-Type-Options", "nosniff");
    }

    /** Lets a stream or a writer be taken anew, whichever was taken before. Not committed; keeps the headers. */
    static void takeBackStream(HttpServletResponse response) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        response.getHeaderNames().forEach(name -> headers.put(name, List.copyOf(response.getHeaders(name))));
        response.reset();
        headers.forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
    }
}
