// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the events whose way from {@code publish} to transports is timed, and tells the times, see {@link BroadcasterBuilder#writeLatency}. Made for broadcasters that are asked for it.
 *
 * <p>Thread safety: {@link #published} is guarded by the lock of the {@link TopicTable}; everything else is for lanes.
 */
final class WriteLatency {

    private static final System.Logger LOG = System.getLogger(WriteLatency.class.getName());

    private static final long INTERVAL = TimeUnit.MILLISECONDS.toNanos(10);

    /** How many are remembered, a power of two: ten seconds at least, after which who has not read an event is not timed any more. */
    private static final int REMEMBERED = 1_024;

    /** An event that is timed. */
    record Sample(long sequence, long nanos) {}

    private final LongConsumer consumer;

    /** A ring. Lanes may find an element that is newer than they think, never half of one. */
    private final @Nullable Sample[] samples = new @Nullable Sample[REMEMBERED];

    /** How many there ever were. Written under the lock after the sample, read by lanes. */
    private volatile long count;

    /** The last sample's event. Written under the lock, read by lanes. */
    private volatile long newest = Long.MIN_VALUE;

    private volatile boolean failed;

    WriteLatency(LongConsumer consumer) {
        this.consumer = consumer;
    }

    /** An event is about to be appended: it can be read later than it is found here. */
    void published(long sequence, long nanos) {
        long before = count;
        Sample last = before == 0 ? null : sample(before - 1);
        if (last == null || nanos - last.nanos >= INTERVAL) {
            samples[index(before)] = new Sample(sequence, nanos);
            newest = sequence;
            count = before + 1;
        }
    }

    /** Whether there is any sample that is not before a sequence: mostly not, for a reader that keeps up. */
    boolean hasAnyFrom(long sequence) {
        return sequence <= newest && !failed;
    }

    /** How many samples there ever were. */
    long count() {
        return count;
    }

    /** The number of the first sample that is not before a sequence, as far as they are remembered; their count if there is none. */
    long firstFrom(long sequence) {
        long high = count;
        long low = Math.max(0, high - REMEMBERED);
        while (low < high) {
            long middle = (low + high) >>> 1;
            Sample sample = sample(middle);
            if (sample == null || sample.sequence < sequence) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    @Nullable
    Sample sample(long number) {
        return samples[index(number)];
    }

    private static int index(long number) {
        return (int) (number & (REMEMBERED - 1));
    }

    /** Tells a time. A consumer that fails is told no more. */
    void tell(long nanos) {
        try {
            if (!failed) {
                consumer.accept(nanos);
            }
        } catch (Throwable e) {
            failed = true;
            LOG.log(System.Logger.Level.ERROR, "The consumer of write latencies failed; it is told no more", e);
        }
    }
}
