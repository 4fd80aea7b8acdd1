// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.filter;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A lock whose holder may let others have it while he is told something.
 *
 * <p>Thread safety: safe for use by any thread.
 */
final class LendableLock {

    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Thread lender;

    void lock() {
        lock.lock();
    }

    boolean tryLock() {
        return lock.tryLock();
    }

    /** Waits so long at most; not at all for an interrupted thread, or if the time is zero. */
    boolean tryLock(long nanos) {
        try {
            return nanos == 0 ? lock.tryLock() : lock.tryLock(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return lock.tryLock();
        }
    }

    void unlock() {
        lock.unlock();
    }

    boolean isMine() {
        return lock.isHeldByCurrentThread();
    }

    /** Lets others have the lock while the holder does something, and takes it back. */
    void lendDuring(EventStream.Step step) throws IOException {
        int held = lock.getHoldCount();
        lender = Thread.currentThread();
        for (int i = 0; i < held; i++) {
            lock.unlock();
        }
        try {
            step.run();
        } finally {
            for (int i = 0; i < held; i++) {
                lock.lock();
            }
            lender = null;
        }
    }

    /** Whether somebody else has lent it: he is still inside what he did with it. */
    @SuppressWarnings("ReferenceEquality")
    boolean isLentByAnother() {
        Thread inside = lender;
        return inside != null && inside != Thread.currentThread();
    }
}
