// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.filter;

import dev.rivulet.servlet.thread.OwnThreads;
import jakarta.servlet.ServletContext;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads of all filters of one webapp: one that watches the time and never waits, and some that call the container, which come and go. A
 * heartbeat into a stream that blocks may be held up by its peer; it holds up one of these threads then, and no other stream.
 *
 * <p>Thread safety: safe for use by any thread.
 */
final class FilterThreads {

    private static final System.Logger LOG = System.getLogger(FilterThreads.class.getName());

    private static final String ATTRIBUTE = "dev.rivulet.filter.threads";

    /** As many heartbeats may be stuck at the same time; more than that wait for their next turn. */
    private static final int MAX_WORKERS = 256;

    private static final long IDLE_SECONDS = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final OwnThreads threads = new OwnThreads();
    private final ScheduledThreadPoolExecutor clock;
    private final ThreadPoolExecutor workers;
    private int filters;

    FilterThreads() {
        clock = new ScheduledThreadPoolExecutor(1, threads.named("rivulet-filter-clock"));
        clock.setRemoveOnCancelPolicy(true);
        workers = new ThreadPoolExecutor(
                0,
                MAX_WORKERS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                threads.numbered("rivulet-filter-"));
    }

    /** The webapp's, for a filter that will {@link #leave} it. */
    static FilterThreads join(ServletContext context) {
        synchronized (FilterThreads.class) {
            FilterThreads shared = (FilterThreads) context.getAttribute(ATTRIBUTE);
            if (shared == null) {
                shared = new FilterThreads();
                context.setAttribute(ATTRIBUTE, shared);
            }
            shared.filters++;
            return shared;
        }
    }

    /** The last filter that leaves ends the threads. */
    void leave(ServletContext context) {
        synchronized (FilterThreads.class) {
            filters--;
            if (filters > 0) {
                return;
            }
            context.removeAttribute(ATTRIBUTE);
        }
        stop();
    }

    /** Runs something soon that does not wait. Nothing happens any more once the filter has ended. */
    Future<?> schedule(Runnable task, long nanos) {
        try {
            return clock.schedule(task, nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.log(System.Logger.Level.DEBUG, "The filter has ended");
            return CompletableFuture.completedFuture(null);
        }
    }

    /** The same later. */
    void executeLater(Runnable task, long nanos) {
        Future<?> ignored = schedule(() -> execute(task), nanos);
    }

    /** Runs something that calls the container. Answers whether there was a thread for it. */
    boolean execute(Runnable task) {
        try {
            workers.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            LOG.log(System.Logger.Level.DEBUG, "The filter has ended, or too many peers hold heartbeats up");
            return false;
        }
    }

    /** Interrupts heartbeats that are stuck. */
    void stop() {
        clock.shutdownNow();
        workers.shutdownNow();
        threads.join(PATIENCE);
    }
}
