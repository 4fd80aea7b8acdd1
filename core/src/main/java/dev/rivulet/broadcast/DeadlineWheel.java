// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import org.jspecify.annotations.Nullable;

/**
 * A timing wheel: entries in buckets by the tick at which they are due. Setting, moving and removing a deadline costs the same however many
 * there are. Deadlines beyond the wheel's horizon are looked at once a turn.
 *
 * <p>Thread safety: none; each lane has its own.
 */
final class DeadlineWheel {

    private static final System.Logger LOG = System.getLogger(DeadlineWheel.class.getName());

    private static final int BUCKETS = 64;
    private static final int MASK = BUCKETS - 1;

    /** Something with a deadline, at most one. */
    abstract static class Entry {
        private @Nullable Entry previous;
        private @Nullable Entry next;
        private long dueTick;

        /** The deadline has passed, and is cleared. */
        abstract void onDeadline(long now);
    }

    /** The head of a ring of entries. */
    private static final class Bucket extends Entry {
        @Override
        void onDeadline(long now) {
            throw new AssertionError("a bucket has no deadline");
        }
    }

    private final long origin;
    private final long tickNanos;
    private final Entry[] buckets = new Entry[BUCKETS];
    private long currentTick;
    private int size;

    /**
     * Creates a wheel.
     *
     * @param tickNanos how exact it is; a deadline fires up to one tick late
     */
    DeadlineWheel(long tickNanos, long now) {
        this.tickNanos = tickNanos;
        this.origin = now;
        for (int i = 0; i < BUCKETS; i++) {
            Entry bucket = new Bucket();
            bucket.previous = bucket;
            bucket.next = bucket;
            buckets[i] = bucket;
        }
    }

    /** Sets or moves an entry's deadline. */
    void schedule(Entry entry, long deadline) {
        cancel(entry);
        long ticks = Math.floorDiv(deadline - origin + tickNanos - 1, tickNanos);
        entry.dueTick = Math.max(ticks, currentTick + 1);
        Entry bucket = buckets[(int) (Math.min(entry.dueTick, currentTick + BUCKETS - 1) & MASK)];
        Entry last = linked(bucket.previous);
        entry.previous = last;
        entry.next = bucket;
        last.next = entry;
        bucket.previous = entry;
        size++;
    }

    void cancel(Entry entry) {
        if (entry.next != null) {
            linked(entry.previous).next = entry.next;
            entry.next.previous = entry.previous;
            entry.next = null;
            entry.previous = null;
            size--;
        }
    }

    /** Fires what is due. */
    void advance(long now) {
        long target = Math.floorDiv(now - origin, tickNanos);
        if (target - currentTick > BUCKETS) {
            currentTick = target - BUCKETS;
        }
        while (currentTick < target) {
            currentTick++;
            fire(buckets[(int) (currentTick & MASK)], now, target);
        }
    }

    /** Empties a bucket. What is put back, by the loop or by who is fired, is due in a later tick and so lands in another bucket. */
    @SuppressWarnings("ReferenceEquality")
    private void fire(Entry bucket, long now, long target) {
        for (Entry entry = linked(bucket.next); entry != bucket; entry = linked(bucket.next)) {
            if (entry.dueTick > target) {
                schedule(entry, origin + entry.dueTick * tickNanos);
            } else {
                cancel(entry);
                fireSafely(entry, now);
            }
        }
    }

    /** A defect in one entry must not end the lane, on which all others depend. */
    private static void fireSafely(Entry entry, long now) {
        try {
            entry.onDeadline(now);
        } catch (Throwable e) {
            LOG.log(System.Logger.Level.ERROR, "A deadline failed; the lane goes on", e);
        }
    }

    /** How long nothing is due, {@link Long#MAX_VALUE} if nothing ever is. */
    long nanosUntilNext(long now) {
        if (size == 0) {
            return Long.MAX_VALUE;
        }
        long tick = currentTick + 1;
        while (tick < currentTick + BUCKETS && isEmpty(buckets[(int) (tick & MASK)])) {
            tick++;
        }
        return Math.max(0, origin + tick * tickNanos - now);
    }

    @SuppressWarnings("ReferenceEquality")
    private static boolean isEmpty(Entry bucket) {
        return bucket.next == bucket;
    }

    private static Entry linked(@Nullable Entry entry) {
        if (entry == null) {
            throw new IllegalStateException("the ring is broken");
        }
        return entry;
    }
}
