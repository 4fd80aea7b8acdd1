// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.testkit;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * What a {@link FaultProxy} does to the bytes of one direction. One fault holds at a time; for two of them at once, put one proxy behind another.
 *
 * <p>Counts of bytes are those of the TCP connection, headers and chunk sizes included, and begin with the connection, or, for one that exists
 * already, when the fault is set.
 *
 * <p>Thread safety: immutable.
 */
public final class Fault {

    private static final Fault NONE = new Fault("none", () -> Passage.FREE);
    private static final Fault STALL = new Fault("stall", () -> Passage.CLOSED);
    private static final Fault BLACKHOLE = new Fault("blackhole", () -> Passage.BOTTOMLESS);

    private final String text;
    private final Supplier<Passage> passages;

    private Fault(String text, Supplier<Passage> passages) {
        this.text = text;
        this.passages = passages;
    }

    /** The fault's beginning on one direction of one connection. */
    Passage begin() {
        return passages.get();
    }

    /**
     * No fault: bytes pass as they come.
     *
     * @return the fault
     */
    public static Fault none() {
        return NONE;
    }

    /**
     * A slow line: each chunk, which is what one read finds and at most 16 KiB, waits before it passes. The next one is read after that.
     *
     * @param pause how long, not negative
     * @return the fault
     * @throws IllegalArgumentException if the pause is negative
     */
    public static Fault delay(Duration pause) {
        requireNotNegative(pause);
        return new Fault("delay " + pause, () -> new DelayedPassage(pause.toNanos()));
    }

    /**
     * A very thin line: a few bytes at a time pass, with pauses.
     *
     * @param bytes how many bytes pass at once
     * @param pause how long until the next ones, not negative
     * @return the fault
     * @throws IllegalArgumentException if bytes is not positive, or the pause is negative
     */
    public static Fault trickle(int bytes, Duration pause) {
        requirePositive(bytes);
        requireNotNegative(pause);
        return new Fault(
                "trickle of " + bytes + " bytes, then " + pause, () -> new TrickledPassage(bytes, pause.toNanos()));
    }

    /**
     * A buffering proxy: bytes are kept until there are so many, then pass all together; so again and again. The end of the stream, and another
     * fault that is set, let go what is kept.
     *
     * @param bytes how many bytes are collected
     * @return the fault
     * @throws IllegalArgumentException if bytes is not positive
     */
    public static Fault bufferUntil(int bytes) {
        requirePositive(bytes);
        return new Fault("buffer until " + bytes + " bytes", () -> new BufferedPassage(bytes));
    }

    /**
     * A proxy that buffers whole responses: nothing passes until the sender has ended its half of the connection.
     *
     * @return the fault
     */
    public static Fault bufferUntilEnd() {
        return new Fault("buffer until the end", () -> new BufferedPassage(Integer.MAX_VALUE));
    }

    /**
     * A connection that ends in the middle: after so many bytes both sides are closed. The receiver reads those bytes and then the end (FIN). The sender
     * reads an end as well, and is reset if it goes on writing.
     *
     * @param bytes how many bytes pass before; with 0 the connection ends at once
     * @return the fault
     * @throws IllegalArgumentException if bytes is negative
     */
    public static Fault cutAfter(long bytes) {
        requireNotNegative(bytes);
        return new Fault("cut after " + bytes + " bytes", () -> new EndingPassage(bytes, Ending.CUT));
    }

    /**
     * A connection that breaks in the middle: after so many bytes both sides are reset (RST). What the receiver has not read by then may be lost to it.
     *
     * @param bytes how many bytes pass before; with 0 the connection is reset at once
     * @return the fault
     * @throws IllegalArgumentException if bytes is negative
     */
    public static Fault resetAfter(long bytes) {
        requireNotNegative(bytes);
        return new Fault("reset after " + bytes + " bytes", () -> new EndingPassage(bytes, Ending.RESET));
    }

    /**
     * A peer that has stopped: the connection stays, and the proxy reads nothing more. When the buffers of the operating system are full, the sender's writes are stuck. In
     * both directions this is what a silently vanished peer looks like, but for the acknowledgements that the operating system still sends for what its
     * buffers take. Bytes that the proxy holds already do not pass either; all of them pass when the fault is taken away.
     *
     * @return the fault
     */
    public static Fault stall() {
        return STALL;
    }

    /**
     * A half-open connection: it stays, and whatever is sent vanishes, its end included. The sender's writes succeed for ever. What has vanished
     * does not come back when the fault is taken away.
     *
     * @return the fault
     */
    public static Fault blackhole() {
        return BLACKHOLE;
    }

    /** What the fault does, in a few words. */
    @Override
    public String toString() {
        return text;
    }

    private static void requireNotNegative(Duration pause) {
        if (pause.isNegative()) {
            throw new IllegalArgumentException("pause: must not be negative, but was " + pause);
        }
    }

    private static void requirePositive(int bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("bytes: must be at least 1, but was " + bytes);
        }
    }

    private static void requireNotNegative(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes: must not be negative, but was " + bytes);
        }
    }
}
