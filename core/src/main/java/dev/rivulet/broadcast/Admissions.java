// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import dev.rivulet.connection.ConnectionRequest;
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

    /** How many connections each has of those who may have only so many; nobody's are not counted, nor is anything without a limit. */
    private static final class Counts {

        private final Map<String, Integer> counts = new HashMap<>();
        private final int limit;

        Counts(int limit) {
            this.limit = limit;
        }

        boolean isFull(@Nullable String owner) {
            return counts(owner) && counts.getOrDefault(owner, 0) >= limit;
        }

        void add(@Nullable String owner) {
            if (counts(owner)) {
                counts.merge(owner, 1, Integer::sum);
            }
        }

        void remove(@Nullable String owner) {
            if (counts(owner)) {
                counts.computeIfPresent(owner, (o, count) -> count == 1 ? null : count - 1);
            }
        }

        private boolean counts(@Nullable String owner) {
            return owner != null && limit != Integer.MAX_VALUE;
        }
    }

    private final Limits limits;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Guarded by the lock.
    private final Counts byAddress;
    private final Counts byUser;
    private final Counts bySession;
    private int total;
    private boolean closed;

    Admissions(Limits limits) {
        this.limits = limits;
        this.byAddress = new Counts(limits.perAddress());
        this.byUser = new Counts(limits.perUser());
        this.bySession = new Counts(limits.perSession());
    }

    /** Takes a place. Answers why there is none. */
    @Nullable
    Refusal take(ConnectionRequest request) {
        if (EndMark.isId(request.lastEventId())) {
            return Refusal.ENDED;
        }
        lock.lock();
        try {
            Refusal refusal = refusal(request);
            if (refusal == null) {
                total++;
                byAddress.add(request.remoteAddress());
                byUser.add(request.user());
                bySession.add(request.session());
            }
            return refusal;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Refusal refusal(ConnectionRequest request) {
        if (closed) {
            return Refusal.CLOSED;
        }
        if (total >= limits.connections()) {
            return Refusal.TOTAL_LIMIT;
        }
        if (byAddress.isFull(request.remoteAddress())) {
            return Refusal.ADDRESS_LIMIT;
        }
        if (byUser.isFull(request.user())) {
            return Refusal.USER_LIMIT;
        }
        return bySession.isFull(request.session()) ? Refusal.SESSION_LIMIT : null;
    }

    void giveBack(ConnectionRequest request) {
        lock.lock();
        try {
            byAddress.remove(request.remoteAddress());
            byUser.remove(request.user());
            bySession.remove(request.session());
            total--;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Admits nobody from now on. */
    void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
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
