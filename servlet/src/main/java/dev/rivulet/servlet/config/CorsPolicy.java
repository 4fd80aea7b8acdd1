// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet.config;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which pages of other origins may read a stream (Fetch standard, section 3.2). Listed origins may also send credentials; {@code *} lets
 * everybody read, without credentials.
 *
 * <p>Thread safety: immutable.
 *
 * @param origins serialised origins, for example {@code https://app.example.org}, or {@code *}; none means that nothing is said about origins
 */
public record CorsPolicy(Set<String> origins) {

    private static final String ANY = "*";
    private static final String PREFLIGHT_SECONDS = "7200";

    /**
     * Checks the origins.
     *
     * @throws IllegalArgumentException if one is not an origin; the message says which
     */
    public CorsPolicy {
        origins.forEach(CorsPolicy::requireOrigin);
        origins = Set.copyOf(origins);
    }

    private static void requireOrigin(String origin) {
        if (!origin.equals(ANY) && !origin.matches("[a-z][a-z0-9+.-]*://[^/?#@\\s]+")) {
            throw new IllegalArgumentException(
                    "origins: \"" + origin
                            + "\" is not an origin; write scheme, host and port in lower case, without a path, for example https://app.example.org");
        }
    }

    /**
     * Says in the response what the origin may do.
     *
     * @param request  the request
     * @param response its response
     * @return whether the request may go on
     */
    public boolean apply(HttpServletRequest request, HttpServletResponse response) {
        if (origins.isEmpty()) {
            return true;
        }
        response.addHeader("Vary", "Origin");
        String origin = request.getHeader("Origin");
        if (origin == null) {
            return true;
        }
        if (origins.contains(origin)) {
            response.setHeader("Access-Control-Allow-Origin", origin);
            response.setHeader("Access-Control-Allow-Credentials", "true");
            return true;
        }
        if (origins.contains(ANY)) {
            response.setHeader("Access-Control-Allow-Origin", ANY);
            return true;
        }
        return isSameHost(origin, request.getHeader("Host"));
    }

    /**
     * Answers a preflight request.
     *
     * @param request  the request
     * @param response its response
     * @param methods  the methods that are allowed
     */
    public static void preflight(HttpServletRequest request, HttpServletResponse response, String methods) {
        response.setHeader("Access-Control-Allow-Methods", methods);
        String headers = request.getHeader("Access-Control-Request-Headers");
        if (headers != null) {
            response.setHeader("Access-Control-Allow-Headers", headers);
        }
        response.setHeader("Access-Control-Max-Age", PREFLIGHT_SECONDS);
        response.addHeader("Vary", "Access-Control-Request-Headers");
    }

    /**
     * Whether a browser asks what it may send.
     *
     * @param request the request
     * @return whether it is a preflight request
     */
    public static boolean isPreflight(HttpServletRequest request) {
        return request.getMethod().equals("OPTIONS")
                && request.getHeader("Origin") != null
                && request.getHeader("Access-Control-Request-Method") != null;
    }

    /** Browsers name the origin of a POST from the same page as well. The scheme is not compared: a proxy may have ended TLS. */
    private static boolean isSameHost(String origin, @Nullable String host) {
        try {
            String authority = URI.create(origin).getRawAuthority();
            return authority != null && host != null && authority.equals(host.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
