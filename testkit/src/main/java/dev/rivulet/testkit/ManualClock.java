// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * A clock that stands still until a test moves it: nanoseconds as from {@link System#nanoTime()}, and the same time as instants.
 *
 * <p>Thread safety: safe for use by any thread.
 */
public final class ManualClock implements LongSupplier {

    private static final Instant START = Instant.parse("2000-01-01T00:00:00Z");

    private final long start;
    private final AtomicLong now;

    /** A clock that begins at 0 nanoseconds. */
    public ManualClock() {
        this(0);
    }

    /**
     * A clock that begins at any number of nanoseconds. {@link System#nanoTime()} may be negative and may overflow; code that compares
     * its values the wrong way shows it with a clock that starts near {@link Long#MAX_VALUE}.
     *
     * @param start the first reading
     */
    public ManualClock(long start) {
        this.start = start;
        this.now = new AtomicLong(start);
    }

    /**
     * Moves the clock.
     *
     * @param time how far
     * @throws IllegalArgumentException if the time is negative
     */
    public void advance(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("time: must not be negative, but was " + time);
        }
        now.addAndGet(time.toNanos());
    }

    /**
     * How far the clock was moved.
     *
     * @return the time since it was made
     */
    public Duration elapsed() {
        return Duration.ofNanos(now.get() - start);
    }

    /** The reading in nanoseconds, with no meaning but its distance to other readings of this clock. */
    @Override
    public long getAsLong() {
        return now.get();
    }

    /**
     * The same clock as a source of instants, which begins at midnight of 1 January 2000, UTC.
     *
     * @return a view that moves with this clock
     */
    public InstantSource instantSource() {
        return () -> START.plus(elapsed());
    }

    /** The time since the clock was made. */
    @Override
    public String toString() {
        return "ManualClock[" + elapsed() + ']';
    }
}
