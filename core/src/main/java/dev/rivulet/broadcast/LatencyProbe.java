// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import dev.rivulet.broadcast.WriteLatency.Sample;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.log.LogReader;
import dev.rivulet.log.Slice;
import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * A lane's side of the timing of writes: notices the samples that are in what is about to be written, and tells their times when it has been.
 *
 * <p>Thread safety: the lane's alone.
 */
final class LatencyProbe {

    /** Of the readers that a topic has on the lane so many are timed, or up to twice as many. */
    private static final int READERS = 16;

    /** Spreads sequences, so that each event is timed by other readers. */
    private static final int SPREAD = 0x9E3779B1;

    private final WriteLatency latency;
    private final LongSupplier clock;

    /** When the samples in the batch were published. */
    private long[] begun = new long[READERS];

    private int count;

    LatencyProbe(WriteLatency latency, LongSupplier clock) {
        this.latency = latency;
        this.clock = clock;
    }

    /** A connection's reader has taken a slice of a batch. */
    void take(LaneConnection connection, LogReader<SseConnection> reader, Slice slice) {
        int events = slice.events();
        long first = reader.firstTaken(events);
        if (latency.hasAnyFrom(first)) {
            takeFrom(first, connection, reader, events);
        }
    }

    private void takeFrom(long first, LaneConnection connection, LogReader<SseConnection> reader, int events) {
        long end = latency.count();
        for (long i = latency.firstFrom(first); i < end; i++) {
            Sample sample = latency.sample(i);
            if (sample == null || sample.sequence() > reader.sequence()) {
                return;
            }
            if (reader.hasTaken(sample.sequence(), events)
                    && connection.wasOpenedBefore(sample.nanos())
                    && isChosen(connection, reader, sample)) {
                add(sample.nanos());
            }
        }
    }

    /** Of many readers some, others each time; so the first and the last in the lane's order have the same chance. */
    private static boolean isChosen(LaneConnection connection, LogReader<SseConnection> reader, Sample sample) {
        for (LaneSubscription subscription : connection.subscriptions()) {
            if (subscription.reader == reader) {
                return subscription.isLive(sample.sequence())
                        && isChosen(subscription.slot, subscription.readersOnLane(), sample);
            }
        }
        Outbox outbox = connection.outbox();
        boolean alone = outbox != null && outbox.reader == reader;
        return alone || isChosen(connection.slot, connection.lane.connections().size(), sample);
    }

    private static boolean isChosen(int slot, int readers, Sample sample) {
        int stride = Math.max(1, Integer.highestOneBit(readers / READERS));
        int shift = ((int) sample.sequence() * SPREAD) >>> Short.SIZE;
        return ((slot + shift) & (stride - 1)) == 0;
    }

    private void add(long nanos) {
        if (count == begun.length) {
            begun = Arrays.copyOf(begun, 2 * count);
        }
        begun[count++] = nanos;
    }

    /** The batch has been handed to the transport. */
    void written() {
        if (count == 0) {
            return;
        }
        long now = clock.getAsLong();
        for (int i = 0; i < count; i++) {
            latency.tell(now - begun[i]);
        }
        count = 0;
    }

    /** The batch is not written. */
    void clear() {
        count = 0;
    }
}
