// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import dev.rivulet.connection.SseConnection;
import dev.rivulet.event.EncodedEvent;
import dev.rivulet.log.EventLog;
import dev.rivulet.log.History;
import dev.rivulet.log.LogReader;
import dev.rivulet.log.Slice;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/**
 * What is sent to one connection alone: a log with a single reader, which gives back what has been read. When it is full, it takes no more, so that nothing
 * is lost silently. Made when it is first used.
 *
 * <p>Thread safety: as said at the fields.
 */
final class Outbox {

    private static final AtomicLongFieldUpdater<Outbox> LAST_SEQUENCE = updater("lastSequence");
    private static final AtomicLongFieldUpdater<Outbox> APPENDED_BYTES = updater("appendedBytes");
    private static final AtomicLongFieldUpdater<Outbox> WRITTEN_BYTES = updater("writtenBytes");

    // Guarded by the lock of the TopicTable.
    private final EventLog<SseConnection> log;
    private final long maxBytes;
    /** What is sent while the connection opens comes before everything else, so it is numbered before every sequence that there is. */
    private long lastWhileOpening = EventLog.BEFORE_ALL;

    // Written under that lock, lazily, since who has sent sees it in any case; read by any thread.
    private volatile long lastSequence = EventLog.BEFORE_ALL;
    private volatile long appendedBytes;

    // The lane's alone.
    final LogReader<SseConnection> reader;
    private long released = EventLog.BEFORE_ALL;
    private long takenBytes;

    /** Written by the lane, lazily; read by any thread. */
    private volatile long writtenBytes;

    Outbox(SseConnection owner, long maxBytes) {
        this.log = new EventLog<>(History.none(), Long.MAX_VALUE, false, EventLog.BEFORE_ALL);
        this.maxBytes = maxBytes;
        this.reader = log.reader(owner, EventLog.BEFORE_ALL);
    }

    private static AtomicLongFieldUpdater<Outbox> updater(String field) {
        return AtomicLongFieldUpdater.newUpdater(Outbox.class, field);
    }

    boolean isFull() {
        return log.heldBytes() >= maxBytes;
    }

    void appendWhileOpening(long millis, EncodedEvent event) {
        append(++lastWhileOpening, millis, event);
    }

    void append(long sequence, long millis, EncodedEvent event) {
        APPENDED_BYTES.lazySet(this, appendedBytes + event.length());
        LAST_SEQUENCE.lazySet(this, sequence);
        log.append(sequence, millis, event);
    }

    /** The last event that was sent. */
    long lastSequence() {
        return lastSequence;
    }

    /** How much was sent and is not written yet. */
    long pendingBytes() {
        long written = writtenBytes;
        return Math.max(0, appendedBytes - written);
    }

    /** A part of a batch is to be written. By the lane. */
    void take(Slice slice) {
        takenBytes += slice.length();
    }

    /** What was taken has been written. By the lane, without the lock. Answers whether there is something to give back. */
    boolean settle() {
        WRITTEN_BYTES.lazySet(this, takenBytes);
        return reader.sequence() != released;
    }

    /** Gives back what the reader has read. By the lane, with the lock. */
    void release() {
        released = reader.sequence();
        log.release(released);
    }
}
