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

    /** The id that it resumes from by the query, or null. */
    @Nullable
    String parameter() {
        int begin = query.indexOf("lastEventId=");
        return begin < 0
                ? null
                : query.substring(begin + "lastEventId=".length()).replaceAll("&.*", "");
    }
}
