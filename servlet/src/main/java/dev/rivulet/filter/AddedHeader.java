// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.filter;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.Optional;

/** A header that the filter adds to a stream, unless the application has set it. */
enum AddedHeader {
    CACHE_CONTROL("Cache-Control", "no-cache, no-transform"),

    /** Tells nginx, and what has learnt from it, not to hold the stream back. */
    X_ACCEL_BUFFERING("X-Accel-Buffering", "no"),

    /**
     * The default of HTTP/1.1, said for those who ask for it. HTTP/2 forbids it (RFC 9113, section 8.2.2), and a stream over HTTP/1.0 ends with its connection.
     */
    CONNECTION("Connection", "keep-alive") {
        @Override
        boolean suits(HttpServletRequest request) {
            return request.getProtocol().equals("HTTP/1.1") && !"close".equalsIgnoreCase(request.getHeader(title()));
        }
    },

    X_CONTENT_TYPE_OPTIONS("X-Content-Type-Options", "nosniff");

    private final String title;
    private final String value;

    AddedHeader(String title, String value) {
        this.title = title;
        this.value = value;
    }

    /** The header's name. */
    String title() {
        return title;
    }

    boolean suits(HttpServletRequest request) {
        return true;
    }

    void addTo(HttpServletResponse response, HttpServletRequest request) {
        if (!response.containsHeader(title) && suits(request)) {
            response.setHeader(title, value);
        }
    }

    static Optional<AddedHeader> named(String title) {
        return Arrays.stream(values())
                .filter(header -> header.title.equalsIgnoreCase(title))
                .findFirst();
    }
}
