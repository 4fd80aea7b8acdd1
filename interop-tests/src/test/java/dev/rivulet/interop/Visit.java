// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.interop;

import org.jspecify.annotations.Nullable;

/**
 * A request as the server saw it.
 *
 * @param nanos   when it came
 * @param status  how it was answered
 * @param header  its {@code Last-Event-ID} header, or null
 * @param query   its query
 */
record Visit(long nanos, int status, @Nullable String header, String query) {

    private static final String PARAMETER = "lastEventId=";

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
