// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import dev.rivulet.connection.Limits;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Counts connections against the limits, from admission to the end.
 *
 * <p>Thread safety: safe for use by any thread; its lock is a leaf.
 */
final class Admissions {

    private final Limits limits;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Guarded by the lock.
    private final Map<String, Integer> byAddress = new HashMap<>();
    private int total;
    private boolean closed;

    Admissions(Limits limits) {
        this.limits = limits;
    }

    /** Takes a place. Answers why there is none. */
    @Nullable
    Refusal take(String address) {
        lock.lock();
        try {
            if (closed) {
                return Refusal.CLOSED;
            }
            if (total >= limits.connections()) {
                return Refusal.TOTAL_LIMIT;
            }
            if (byAddress.getOrDefault(address, 0) >= limits.perAddress()) {
                return Refusal.ADDRESS_LIMIT;
            }
            byAddress.merge(address, 1, Integer::sum);
            total++;
            return null;
        } finally {
            lock.unlock();
        }
    }

    void giveBack(String address) {
        lock.lock();
        try {
            byAddress.computeIfPresent(address, (a, count) -> count == 1 ? null : count - 1);
            total--;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until every place has been given back. Answers whether that is so. */
    boolean awaitNone(long nanos) throws InterruptedException {
        long left = nanos;
        lock.lockInterruptibly();
        try {
            while (total > 0 && left > 0) {
                left = changed.awaitNanos(left);
            }
            return total == 0;
        } finally {
            lock.unlock();
        }
    }
}
