// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet.config;

import jakarta.servlet.ServletRequest;

/** Says of a request that it is answered by a stream of this library's, which needs no filter in front of it. */
public final class OwnStream {

    private static final String ATTRIBUTE = "dev.rivulet.stream";

    private OwnStream() {}

    /**
     * Marks a request, before its response's stream is asked for.
     *
     * @param request the request
     */
    public static void mark(ServletRequest request) {
        request.setAttribute(ATTRIBUTE, true);
    }

    /**
     * Whether a request is marked.
     *
     * @param request the request
     * @return whether it is
     */
    public static boolean is(ServletRequest request) {
        return request.getAttribute(ATTRIBUTE) != null;
    }
}
