// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.fanout.server;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Counts sends that a server has taken and not yet done. A server that queues without bound would fill its memory if a publication without a rate were not held
 * up: how many sends it may owe each reader is what its owner says.
 *
 * <p>Thread safety: thread-safe.
 */
final class Outstanding {

    private static final long PAUSE = TimeUnit.MICROSECONDS.toNanos(100);

    private final int perReader;
    private final AtomicLong count = new AtomicLong();

    Outstanding(int perReader) {
        this.perReader = perReader;
    }

    void began(int sends) {
        count.addAndGet(sends);
    }

    void ended() {
        count.decrementAndGet();
    }

    /** Blocks while more than the allowed is owed, on average. */
    void awaitRoom(int readers) throws InterruptedException {
        while (count.get() > (long) perReader * readers) {
            LockSupport.parkNanos(PAUSE);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }
}
