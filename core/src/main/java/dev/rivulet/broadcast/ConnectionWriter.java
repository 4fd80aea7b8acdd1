// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.Gap;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.log.EventLog;
import dev.rivulet.log.LogReader;
import dev.rivulet.log.Position;
import dev.rivulet.transport.Transport;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The lane's side of a connection: takes what lies between its positions and the logs' ends and hands it to the transport, in the common
 * order of the events; keeps the line warm in silence; notices when nothing can be written for too long.
 *
 * <p>Thread safety: the lane's alone.
 */
final class ConnectionWriter extends DeadlineWheel.Entry {

    private static final byte[] HEARTBEAT = {':', '\n'};

    private static final long NEVER = Long.MAX_VALUE;

    /** After so many bytes, and what the last write has beyond them, the others have their turn. */
    private static final int BYTES_PER_TURN = 96 * 1024;

    private final LaneConnection connection;
    private final Lane lane;
    private final Engine engine;
    private final Transport transport;

    private final long everyoneAfter;

    /** Made by the lane, read by any thread. */
    private volatile @Nullable LogReader<SseConnection> everyone;

    /** The reader whose event has been written in part: its rest comes before anything else. */
    private @Nullable LogReader<SseConnection> begun;

    private long lastWrite;
    private long blockedSince;
    private boolean blocked;
    private boolean heartbeatDue;
    private boolean unflushed;

    /** Whether the batch has all that there is; what is published later marks the connection again. */
    private boolean allTaken;

    ConnectionWriter(LaneConnection connection, Engine engine, Transport transport, long everyoneAfter) {
        this.connection = connection;
        this.lane = connection.lane;
        this.engine = engine;
        this.transport = transport;
        this.everyoneAfter = everyoneAfter;
    }

    void begin(long now) {
        lastWrite = now;
        scheduleNext();
    }

    /**
     * Writes what is pending, as far as the transport takes it.
     *
     * @param through the last event to write
     * @return whether all of it is written and flushed, and the transport ready
     */
    boolean drain(long through) throws IOException {
        try {
            return writeAll(through);
        } finally {
            clearScratch();
            settleOutbox();
        }
    }

    /** What the lane has noted belongs to this connection; it must not keep it alive. */
    private void clearScratch() {
        lane.batch.clear();
        lane.earliest.start(null);
        LatencyProbe latency = lane.latency;
        if (latency != null) {
            latency.clear();
        }
    }

    private boolean writeAll(long through) throws IOException {
        int written = 0;
        while (isReady() && fillBatch(through)) {
            boolean last = allTaken;
            if (!lane.batch.isEmpty()) {
                written += writeBatch();
            }
            if (last) {
                return flushed();
            }
            if (lane.batch.isPiece() && !flushed()) {
                return false;
            }
            if (written >= BYTES_PER_TURN) {
                connection.mark();
                return false;
            }
        }
        return false;
    }

    /** Whether everything that was written is flushed, and the transport ready. */
    private boolean flushed() throws IOException {
        return !unflushed || (isReady() && flush());
    }

    private boolean flush() throws IOException {
        unflushed = false;
        transport.flush();
        return isReady();
    }

    /** Asked live before every write and flush: a container's answer holds for one of them. */
    private boolean isReady() {
        boolean ready = transport.isReady();
        if (ready == blocked) {
            blocked = !ready;
            blockedSince = lane.now();
            scheduleNext();
        }
        return ready;
    }

    private int writeBatch() throws IOException {
        int events = lane.batch.events();
        int bytes = lane.batch.writeTo(transport);
        unflushed = true;
        lastWrite = lane.now();
        lane.written.add(events, bytes);
        LatencyProbe latency = lane.latency;
        if (latency != null) {
            latency.written();
        }
        return bytes;
    }

    /** Collects what comes next, in one batch. Answers whether the connection may go on. */
    private boolean fillBatch(long through) {
        Batch batch = lane.batch;
        batch.begin(transport.pieceBytes());
        LogReader<SseConnection> earliest = null;
        boolean more = !isLastWritten(through);
        while (more && !batch.isFull()) {
            long last = Math.min(through, engine.table().published());
            if (!findEarliest(last)) {
                return false;
            }
            earliest = lane.earliest.reader();
            more = earliest != null
                    && takeFrom(earliest, Math.min(last, lane.earliest.last()))
                    && !isLastWritten(through);
        }
        allTaken = earliest == null || isLastWritten(through);
        if (heartbeatDue && batch.isEmpty()) {
            batch.add(HEARTBEAT);
            engine.counters().heartbeat();
        }
        heartbeatDue = false;
        return true;
    }

    /** Whether a connection that closes has been sent its last event: nothing comes behind that, not even the notice of a gap. */
    private boolean isLastWritten(long through) {
        Outbox outbox = connection.outbox();
        return begun == null && outbox != null && outbox.reader.sequence() >= through;
    }

    /** Answers whether there may be more for this batch. */
    private boolean takeFrom(LogReader<SseConnection> reader, long last) {
        Batch batch = lane.batch;
        boolean first = batch.isEmpty();
        if (!reader.take(lane.slice, batch.room(), last, first)) {
            return first;
        }
        Outbox outbox = connection.outbox();
        if (outbox != null && outbox.reader == reader) {
            outbox.take(lane.slice);
        }
        LatencyProbe latency = lane.latency;
        if (latency != null) {
            latency.take(connection, reader, lane.slice);
        }
        batch.add(lane.slice);
        begun = reader.isWithinEvent() ? reader : null;
        return begun == null;
    }

    /** Finds the reader with the next event. Answers whether the connection may go on, which it may not if it is to be cut for an overflow. */
    private boolean findEarliest(long through) {
        lane.earliest.start(begun);
        if (begun != null || through == ConnectionLife.NOTHING_MORE) {
            return true;
        }
        for (LaneSubscription subscription : connection.subscriptions()) {
            OverflowPolicy policy = subscription.topic.settings.onOverflow();
            if (!compare(subscription.reader, policy, subscription.topic.name, through)) {
                return false;
            }
        }
        return compareEveryone(through) && compareOutbox(through);
    }

    private boolean compareEveryone(long through) {
        LogReader<SseConnection> reader = everyone != null ? everyone : startEveryone();
        return reader == null
                || compare(reader, engine.settings().topicDefaults().onOverflow(), "", through);
    }

    private @Nullable LogReader<SseConnection> startEveryone() {
        LogReader<SseConnection> reader = engine.table().readerOfEveryone(connection, everyoneAfter);
        if (reader != null) {
            everyone = reader;
        }
        return reader;
    }

    private boolean compareOutbox(long through) {
        Outbox outbox = connection.outbox();
        if (outbox == null) {
            return true;
        }
        return compare(outbox.reader, OverflowPolicy.DISCONNECT, "", through);
    }

    private boolean compare(LogReader<SseConnection> reader, OverflowPolicy policy, String topic, long through) {
        long sequence = reader.next(through);
        while (sequence == LogReader.OVERFLOW) {
            if (!reader.isBeginning()) {
                engine.counters().overflow();
            }
            if (policy == OverflowPolicy.DISCONNECT) {
                connection.giveUp(CloseReason.OVERFLOW);
                return false;
            }
            skipLost(reader, topic);
            sequence = reader.next(through);
        }
        lane.earliest.add(reader, sequence);
        return true;
    }

    private void skipLost(LogReader<SseConnection> reader, String topic) {
        long before = reader.sequence();
        if (engine.table().skipLost(reader)) {
            String epoch = engine.table().position().epoch();
            Position after = new Position(epoch, Math.max(0, before));
            Position until = new Position(epoch, Math.max(0, Math.max(reader.sequence(), reader.lostThrough())));
            Gap gap = new Gap(topic, after.toString(), until);
            if (engine.settings().gapNotices()) {
                lane.batch.addEvent(GapNotice.of(gap).encoded().toByteArray());
            }
            connection.addGap(gap);
            connection.tellGapsLater();
        }
    }

    /** What was taken from the outbox is now written, or the connection ends. */
    private void settleOutbox() {
        Outbox outbox = connection.outbox();
        if (outbox == null) {
            connection.tellWritten(EventLog.BEFORE_ALL);
            return;
        }
        if (outbox.settle()) {
            engine.table().release(outbox);
        }
        connection.tellWritten(outbox.reader.sequence());
    }

    /** How much of what is sent to everybody lies before this connection. For any thread. */
    long lag() {
        LogReader<SseConnection> reader = everyone;
        return engine.table().bytesForEveryoneAfter(reader == null ? everyoneAfter : reader.sequence());
    }

    @Override
    void onDeadline(long now) {
        connection.keepTerms();
        long heartbeat = engine.settings().heartbeat().toNanos();
        heartbeatDue = heartbeat > 0 && now - lastWrite >= heartbeat;
        connection.drain();
        if (connection.isEnded()) {
            return;
        }
        if (blocked && !transport.isHeldUpByPeer()) {
            blockedSince = now;
        }
        if (blocked && now - blockedSince >= engine.settings().writeTimeout().toNanos()) {
            connection.giveUp(CloseReason.WRITE_STUCK);
        } else {
            scheduleNext();
        }
    }

    /** A connection that cannot be written to needs no heartbeat, one that can is not stuck; besides, it has its terms. The earliest of them is the deadline. */
    void scheduleNext() {
        long heartbeat = engine.settings().heartbeat().toNanos();
        long next = connection.nextTermAt();
        if (blocked) {
            next = earlier(next, blockedSince + engine.settings().writeTimeout().toNanos());
        } else if (heartbeat > 0) {
            next = earlier(next, lastWrite + heartbeat);
        }
        if (next == NEVER) {
            lane.cancel(this);
        } else {
            lane.schedule(this, next);
        }
    }

    private static long earlier(long next, long other) {
        return next == NEVER || other - next < 0 ? other : next;
    }
}
