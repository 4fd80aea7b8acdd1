// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet.thread;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes daemon threads, and waits until they have ended: a webapp that has stopped leaves none behind.
 *
 * <p>Thread safety: safe for use by any thread.
 */
public final class OwnThreads {

    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    /** Creates it without threads. */
    public OwnThreads() {}

    /**
     * A factory of threads with one name.
     *
     * @param name the name
     * @return the factory
     */
    public ThreadFactory named(String name) {
        return task -> thread(task, name);
    }

    /**
     * A factory of threads with numbers.
     *
     * @param prefix what precedes the number in their names
     * @return the factory
     */
    public ThreadFactory numbered(String prefix) {
        AtomicInteger number = new AtomicInteger();
        return task -> thread(task, prefix + number.incrementAndGet());
    }

    private Thread thread(Runnable task, String name) {
        threads.removeIf(old -> old.getState() == Thread.State.TERMINATED);
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        threads.add(thread);
        return thread;
    }

    /**
     * Waits for the end of all of them, which somebody else has asked for.
     *
     * @param patience how long to wait at most
     */
    public void join(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            for (Thread thread : threads) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                thread.join(Math.max(left, 1));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
