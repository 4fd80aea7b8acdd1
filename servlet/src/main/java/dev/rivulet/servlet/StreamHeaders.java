// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import jakarta.servlet.http.HttpServletResponse;

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
}
