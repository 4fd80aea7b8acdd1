// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.log;

import java.time.Duration;

/**
 * How much of a topic's past is kept for those who resume or begin in the past. Whichever bound is passed first counts.
 *
 * <p>Thread safety: immutable.
 *
 * @param events how many events, at least 0
 * @param bytes  how many encoded bytes, at least 0
 * @param maxAge how old an event may be, not negative
 */
public record History(int events, long bytes, Duration maxAge) {

    /** Ten years: long enough to mean for ever, short enough for arithmetic. */
    private static final Duration FOREVER = Duration.ofDays(3653);

    private static final long DEFAULT_BYTES = 1024 * 1024;
    private static final long BYTES_PER_EVENT = 1024;

    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException if one is negative
     */
    public History {
        requireNotNegative("events", events);
        requireNotNegative("bytes", bytes);
        if (maxAge.isNegative()) {
            throw new IllegalArgumentException("maxAge: must not be negative, but was " + maxAge);
        }
        maxAge = maxAge.compareTo(FOREVER) > 0 ? FOREVER : maxAge;
    }

    /**
     * The default: 1,000 events, 1 MiB, 10 minutes.
     *
     * @return the history
     */
    public static History standard() {
        return new History(1_000, DEFAULT_BYTES, Duration.ofMinutes(10));
    }

    /**
     * No past: a peer that reconnects is told of a gap unless it has missed nothing.
     *
     * @return the history
     */
    public static History none() {
        return new History(0, 0, Duration.ZERO);
    }

    /**
     * The newest events, of any age, but at most 1 MiB of them, or 1 KiB for each if that is more.
     *
     * @param events how many, at least 0
     * @return the history
     * @throws IllegalArgumentException if the number is negative
     */
    public static History ofEvents(int events) {
        return new History(events, Math.max(DEFAULT_BYTES, events * BYTES_PER_EVENT), FOREVER);
    }

    /**
     * The same with another bound of the number.
     *
     * @param events how many, at least 0
     * @return the history
     * @throws IllegalArgumentException if the number is negative
     */
    public History events(int events) {
        return new History(events, bytes, maxAge);
    }

    /**
     * The same with another bound of the encoded bytes.
     *
     * @param bytes how many, at least 0
     * @return the history
     * @throws IllegalArgumentException if the number is negative
     */
    public History bytes(long bytes) {
        return new History(events, bytes, maxAge);
    }

    /**
     * The same with another bound of the age.
     *
     * @param maxAge how old an event may be, not negative
     * @return the history
     * @throws IllegalArgumentException if the age is negative
     */
    public History maxAge(Duration maxAge) {
        return new History(events, bytes, maxAge);
    }

    private static void requireNotNegative(String name, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + ": must not be negative, but was " + value);
        }
    }
}
