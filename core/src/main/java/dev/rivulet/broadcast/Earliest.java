// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import dev.rivulet.connection.SseConnection;
import dev.rivulet.log.LogReader;
import org.jspecify.annotations.Nullable;

/**
 * Which of a connection's readers has the next event, and up to where no other has one.
 *
 * <p>Thread safety: none; each lane has its own, for the connection that it writes to at the moment.
 */
final class Earliest {

    private @Nullable LogReader<SseConnection> reader;
    private long sequence;
    private long others;

    /** Begins to compare; with a reader that goes first whatever the others have, or without. */
    void start(@Nullable LogReader<SseConnection> first) {
        reader = first;
        sequence = LogReader.NOTHING;
        others = LogReader.NOTHING;
    }

    /** Takes a reader in whose next event is this. */
    void add(LogReader<SseConnection> candidate, long next) {
        if (next < sequence) {
            others = sequence;
            sequence = next;
            reader = candidate;
        } else {
            others = Math.min(others, next);
        }
    }

    /** The reader with the next event, if there is one. */
    @Nullable
    LogReader<SseConnection> reader() {
        return reader;
    }

    /** The last sequence before another reader has an event. */
    long last() {
        return others - 1;
    }
}
