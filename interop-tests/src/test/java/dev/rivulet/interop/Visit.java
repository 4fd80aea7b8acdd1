// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.interop;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * A request as the server saw it.
 *
 * @param nanos    when it came
 * @param status   how it was answered
 * @param protocol its protocol and version
 * @param port     the port that its TCP connection came from
 * @param header   its {@code Last-Event-ID} header, or null
 * @param origin   its {@code Origin} header, or null
 * @param cookie   its {@code Cookie} header, or null
 * @param query    its query
 */
record Visit(
        long nanos,
        int status,
        String protocol,
        int port,
        @Nullable String header,
        @Nullable String origin,
        @Nullable String cookie,
        String query) {

    private static final String PARAMETER = "lastEventId=";

    static Visit of(HttpServletRequest request) {
        return new Visit(
                System.nanoTime(),
                0,
                request.getProtocol(),
                request.getRemotePort(),
                request.getHeader("Last-Event-ID"),
                request.getHeader("Origin"),
                request.getHeader("Cookie"),
                request.getQueryString());
    }

    Visit answered(int answer) {
        return new Visit(nanos, answer, protocol, port, header, origin, cookie, query);
    }

    /** The id that it resumes from, by the header or by the query; or null. */
    @Nullable
    String resumesFrom() {
        int begin = query.indexOf(PARAMETER);
        if (header != null || begin < 0) {
            return header;
        }
        return query.substring(begin + PARAMETER.length()).replaceAll("&.*", "");
    }
}
