// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/*
 * enter() announces the caller, then looks whether the gate is shut; shut() shuts it, then awaitOutside() looks whether somebody has
 * announced himself. Both are volatile, so at least one sees the other: no call begins after awaitOutside() has returned, unless it gave up.
 */
/**
 * Lets one thread at a time into the container, and none after the gate was shut.
 *
 * <p>Thread safety: {@link #enter()} and {@link #leave()} belong to whoever writes, the lane or a worker that has taken its place; the rest may be called by any thread.
 */
final class CallGate {

    /** Two may wait, and only one of them is woken. */
    private static final long LONGEST_PARK = TimeUnit.MILLISECONDS.toNanos(5);

    private volatile @Nullable Thread inside;
    private volatile boolean shut;
    private volatile @Nullable Thread waiting;

    /** Begins a call. Answers whether it may be made; only then it must be left. */
    boolean enter() {
        inside = Thread.currentThread();
        if (shut) {
            leave();
            return false;
        }
        return true;
    }

    void leave() {
        inside = null;
        Thread waiter = waiting;
        if (waiter != null) {
            LockSupport.unpark(waiter);
        }
    }

    void shut() {
        shut = true;
    }

    boolean isShut() {
        return shut;
    }

    /**
     * Waits until nobody is inside; for good, if the gate was shut before. Does not wait for the calling thread itself: some containers report an error from within the call
     * that failed.
     *
     * @param maxNanos how long at most
     * @return whether the gate is known to be empty of other threads
     */
    boolean awaitOutside(long maxNanos) {
        long deadline = System.nanoTime() + maxNanos;
        Thread self = Thread.currentThread();
        waiting = self;
        try {
            while (isOther(inside, self)) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                LockSupport.parkNanos(this, Math.min(left, LONGEST_PARK));
            }
            return true;
        } finally {
            waiting = null;
        }
    }

    @SuppressWarnings("ReferenceEquality")
    private static boolean isOther(@Nullable Thread thread, Thread self) {
        return thread != null && thread != self;
    }
}
