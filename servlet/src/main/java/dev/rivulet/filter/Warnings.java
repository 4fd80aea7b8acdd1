// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.filter;

import java.util.EnumSet;
import java.util.Set;

/**
 * Tells the log once, with the cure, what stands in the way of the streams of one filter.
 *
 * <p>Thread safety: safe for use by any thread.
 */
final class Warnings {

    private static final System.Logger LOG = System.getLogger(SseFilter.class.getName());

    enum Kind {
        HELD_BACK(
                "The event stream %s was flushed, but %s in front of SseFilter holds it back, so that its events arrive late or at the end."
                        + " Exclude the stream from that filter, or take that filter away from it."),

        COMPRESSED_BEHIND(
                "The event stream %s is compressed (Content-Encoding: %s) behind SseFilter, which can insert no heartbeats into it."
                        + " Map SseFilter after the compressing filter, so that it stands nearer to the servlet, or let the filter leave text/event-stream alone."),

        COMPRESSED_BEFORE(
                "The event stream %s is compressed (Content-Encoding: %s) in front of SseFilter; some compressors hold events back."
                        + " Exclude text/event-stream from compression there, or set the init parameter compression of SseFilter to refuse.");

        private final String text;

        Kind(String text) {
            this.text = text;
        }
    }

    // guarded by this
    private final Set<Kind> told = EnumSet.noneOf(Kind.class);

    void tell(Kind kind, String path, String detail) {
        if (isFirst(kind)) {
            LOG.log(System.Logger.Level.WARNING, kind.text.formatted(path, detail) + " (This is told once.)");
        }
    }

    private synchronized boolean isFirst(Kind kind) {
        return told.add(kind);
    }
}
