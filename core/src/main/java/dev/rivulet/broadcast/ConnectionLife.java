// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.ConnectionState;
import org.jspecify.annotations.Nullable;

/*
 *             open()                close()              end()
 *   OPENING ----------> OPEN --------------> CLOSING ------------> CLOSED
 *      |                 |                                           ^
 *      |                 +------------------ end() ------------------+
 *      |
 *      +-- close() is remembered; open() then leads to CLOSING, so that onOpen always comes before onClose
 */
/**
 * The state machine of a connection, see {@link ConnectionState}.
 *
 * <p>Thread safety: {@link #close} is guarded by the lock of the {@link TopicTable}, so that an event is either accepted before it and written, or
 * refused; {@link #open()} is called once by the opening thread, {@link #end} by the lane. Everything may be read by any thread.
 */
final class ConnectionLife {

    /** Before every event: nothing is written but the rest of one that has been begun. */
    static final long NOTHING_MORE = Long.MIN_VALUE;

    private static final long NOT_CLOSING = Long.MAX_VALUE;

    private volatile boolean opened;
    private volatile boolean ended;
    private volatile @Nullable CloseReason reason;
    private volatile long writeThrough = NOT_CLOSING;

    ConnectionState state() {
        if (ended) {
            return ConnectionState.CLOSED;
        }
        if (!opened) {
            return ConnectionState.OPENING;
        }
        return reason == null ? ConnectionState.OPEN : ConnectionState.CLOSING;
    }

    /** OPENING to OPEN, or to CLOSING. */
    void open() {
        opened = true;
    }

    /**
     * OPEN to CLOSING. The first call wins.
     *
     * @param through the last event that is still written
     */
    boolean close(CloseReason why, long through) {
        if (reason != null) {
            return false;
        }
        writeThrough = through;
        reason = why;
        return true;
    }

    /** The peer may read no more, although it was to have what is pending. The reason stays the first. */
    void withdraw() {
        writeThrough = NOTHING_MORE;
    }

    /**
     * To CLOSED.
     *
     * @param fallback why, if nobody has said so before
     */
    CloseReason end(CloseReason fallback) {
        CloseReason why = reason;
        if (why == null) {
            why = fallback;
            reason = fallback;
        }
        ended = true;
        return why;
    }

    boolean isWritable() {
        return opened && !ended;
    }

    boolean isEnded() {
        return ended;
    }

    boolean isClosing() {
        return reason != null;
    }

    @Nullable
    CloseReason reason() {
        return reason;
    }

    /** The last event to write before the end; none while the connection is open. */
    long writeThrough() {
        return writeThrough;
    }
}
