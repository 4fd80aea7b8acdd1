// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A few threads for calls to the application, which come and go with the work.
 *
 * <p>Thread safety: safe for use by any thread.
 */
final class CallbackThreads implements Executor {

    private static final int MAX_THREADS = 4;
    private static final long IDLE_SECONDS = 10;

    private final ThreadPoolExecutor pool;
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    CallbackThreads(ThreadFactory factory) {
        this.pool = new ThreadPoolExecutor(
                MAX_THREADS,
                MAX_THREADS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> remember(factory.newThread(task)));
        pool.allowCoreThreadTimeOut(true);
    }

    private Thread remember(Thread thread) {
        threads.removeIf(old -> old.getState() == Thread.State.TERMINATED);
        threads.add(thread);
        return thread;
    }

    @Override
    public void execute(Runnable task) {
        pool.execute(task);
    }

    /** Lets what was submitted run, takes no more, and waits until the threads have ended: a terminated pool's threads may live on for a moment. */
    @SuppressWarnings("ReferenceEquality")
    void stop(Duration patience) throws InterruptedException {
        pool.shutdown();
        for (Thread thread : threads) {
            if (thread != Thread.currentThread()) {
                thread.join(Math.max(1, patience.toMillis()));
            }
        }
    }
}
