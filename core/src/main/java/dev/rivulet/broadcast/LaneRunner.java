// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import java.time.Duration;

/**
 * Runs the lanes of a broadcaster. By default each lane has a thread of its own; a test may run them by hand.
 *
 * <p>Thread safety: {@link #start} is called by the thread that builds the broadcaster.
 */
@FunctionalInterface
public interface LaneRunner {

    /**
     * Begins to run a lane: calls {@link Lane#run()} at once, whenever it is woken, and whenever the time that the last call answered is
     * over; never twice at a time.
     *
     * @param lane the lane
     * @return the handle to wake and to stop it
     */
    Handle start(Lane lane);

    /** One lane, as its runner sees it. */
    @FunctionalInterface
    interface Lane {

        /**
         * Does everything that is due, without blocking.
         *
         * @return after how many nanoseconds the lane has something to do if nobody wakes it; 0 for at once
         */
        long run();
    }

    /** A running lane. */
    interface Handle {

        /** Makes the lane run soon. Called from any thread, very often; a wake-up that comes while the lane runs makes it run again. */
        void wake();

        /** Lets the lane run no more after the run that is under way; returns at once. */
        void stop();

        /**
         * Waits until a stopped lane runs no more. Does not wait where there is nothing to wait for, above all not for the calling thread.
         *
         * @param maximum how long at most
         * @return whether the lane is known to run no more
         * @throws InterruptedException if the calling thread is interrupted
         */
        default boolean awaitStopped(Duration maximum) throws InterruptedException {
            return true;
        }
    }
}
