// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.interop;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A stream that a client is to open.
 *
 * @param uri               where
 * @param isAdvised         whether the client is set up as the page advises, or as it comes
 * @param isWithCredentials whether a browser sends cookies to another origin
 * @param lastEventId       what the application resumes from, where it has to do that itself; or null
 */
record Wish(
        URI uri,
        boolean isAdvised,
        boolean isWithCredentials,
        @Nullable String lastEventId) {

    Wish(URI uri) {
        this(uri, true, false, null);
    }
}
