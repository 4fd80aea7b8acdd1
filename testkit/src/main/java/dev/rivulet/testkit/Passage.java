// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.testkit;

import org.jspecify.annotations.Nullable;

/**
 * What lets the bytes of one direction of one connection pass, under one {@link Fault}.
 *
 * <p>Thread safety: confined to the proxy's loop; those without state are constants. Times are nanoseconds of the loop's clock.
 */
interface Passage {

    /** Never is looked again by itself. */
    long NEVER = Long.MAX_VALUE;

    /** Everything passes at once. */
    Passage FREE = (held, ended, now) -> held;

    /** Nothing is read and nothing passes. */
    Passage CLOSED = new Passage() {
        @Override
        public boolean takesMore(int held) {
            return false;
        }

        @Override
        public int allowance(int held, boolean ended, long now) {
            return 0;
        }

        @Override
        public boolean passesEnd() {
            return false;
        }
    };

    /** Everything is read and falls. */
    Passage BOTTOMLESS = new Passage() {
        @Override
        public int allowance(int held, boolean ended, long now) {
            return held;
        }

        @Override
        public boolean isDropping() {
            return true;
        }

        @Override
        public boolean passesEnd() {
            return false;
        }
    };

    /** How many of the bytes that are held may pass now. */
    int allowance(int held, boolean ended, long now);

    /** Whether to read more while so many bytes are held. */
    default boolean takesMore(int held) {
        return held == 0;
    }

    /** A chunk was read, or was held already when the fault began. */
    default void arrived(long now) {}

    /** So many bytes have passed, and so many are still held. */
    default void passed(int count, int held, long now) {}

    /** When to look again although nothing happens, while bytes are held that may not pass. */
    default long nextLook() {
        return NEVER;
    }

    /** Whether bytes that may pass are thrown away instead. */
    default boolean isDropping() {
        return false;
    }

    /** Whether the receiver learns that the sender has ended. */
    default boolean passesEnd() {
        return true;
    }

    /** Whether, and how, the connection is to be ended now. */
    default @Nullable Ending ending() {
        return null;
    }
}
