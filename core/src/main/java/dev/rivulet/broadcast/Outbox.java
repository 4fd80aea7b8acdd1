// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import dev.rivulet.connection.SseConnection;
import dev.rivulet.event.EncodedEvent;
import dev.rivulet.log.EventLog;
import dev.rivulet.log.History;
import dev.rivulet.log.LogReader;

/**
 * What is sent to one connection alone: a log with a single reader, which gives back what has been read. When it is full, it takes no more, so that nothing
 * is lost silently. Made when it is first used.
 *
 * <p>Thread safety: guarded by the lock of the {@link TopicTable}, but for the reader, which is the lane's alone.
 */
final class Outbox {

    private final EventLog<SseConnection> log;
    private final long maxBytes;
    /** What is sent while the connection opens comes before everything else, so it is numbered before every sequence that there is. */
    private long lastWhileOpening = EventLog.BEFORE_ALL;

    private long released = EventLog.BEFORE_ALL;
    final LogReader<SseConnection> reader;

    Outbox(SseConnection owner, long maxBytes) {
        this.log = new EventLog<>(History.none(), Long.MAX_VALUE, false, EventLog.BEFORE_ALL);
        this.maxBytes = maxBytes;
        this.reader = log.reader(owner, EventLog.BEFORE_ALL);
    }

    boolean isFull() {
        return log.heldBytes() >= maxBytes;
    }

    void appendWhileOpening(long millis, EncodedEvent event) {
        log.append(++lastWhileOpening, millis, event);
    }

    void append(long sequence, long millis, EncodedEvent event) {
        log.append(sequence, millis, event);
    }

    /** Whether there is something to give back. For the lane, without the lock. */
    boolean hasBeenRead() {
        return reader.sequence() != released;
    }

    /** Gives back what the reader has read. By the lane, with the lock. */
    void release() {
        released = reader.sequence();
        log.release(released);
    }
}
