// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.filter;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;

/** How far the filter goes to keep compression away from streams, which many compressors hold back. */
enum CompressionRule {

    /** Leaves everything as it is. */
    ALLOW,

    /** What stands behind the filter does not see that a peer which asks for an event stream would take it compressed. */
    AVOID,

    /** Besides, the stream is declared as not compressed and not to be, which the compressors of Jetty 9, Tomcat and Undertow respect. */
    REFUSE;

    boolean hides(HttpServletRequest request) {
        if (this == ALLOW) {
            return false;
        }
        String accept = request.getHeader("Accept");
        return accept != null && accept.toLowerCase(Locale.ROOT).contains(FilterSettings.EVENT_STREAM);
    }
}
