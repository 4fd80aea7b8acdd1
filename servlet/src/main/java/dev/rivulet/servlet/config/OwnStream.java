// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet.config;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;

/** Says of a request that it is answered by a stream of this library's, which needs no filter in front of it. */
public final class OwnStream {

    private static final String ATTRIBUTE = "dev.rivulet.stream";

    private OwnStream() {}

    /**
     * Marks a request, before its response's stream is asked for. Where nobody has wrapped anything there is no filter that could ask, and the attribute, for which containers make a map, is spared.
     *
     * @param request  the request
     * @param response its response
     */
    public static void mark(ServletRequest request, ServletResponse response) {
        if (request instanceof ServletRequestWrapper || response instanceof ServletResponseWrapper) {
            request.setAttribute(ATTRIBUTE, true);
        }
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
