// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import dev.rivulet.servlet.thread.OwnThreads;
import jakarta.servlet.ServletContext;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of one webapp that write where a container can only block: virtual ones, as many as there are writes, from Java 24 on; platform threads before that, at most
 * {@value #MAX_THREADS}, which end after some seconds without work. When all of those are held up by peers that do not read, further writes wait for them.
 *
 * <p>On Java 21 to 23 a virtual thread that blocks within {@code synchronized} code, as containers have it, would hold one of the few threads that carry all others (JEP 491).
 *
 * <p>Thread safety: safe for use by any thread.
 */
final class WriteWorkers {

    private static final System.Logger LOG = System.getLogger(WriteWorkers.class.getName());

    static final int MAX_THREADS = 256;

    private static final int VIRTUAL_SINCE = 24;
    private static final String ATTRIBUTE = "dev.rivulet.workers";
    private static final String NAME = "rivulet-writer-";
    private static final long IDLE_SECONDS = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** For who would wait in vain. */
    private static final Duration HELD_UP = Duration.ofMillis(100);

    private final OwnThreads threads;
    private final ExecutorService pool;
    private final int limit;

    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger running = new AtomicInteger();

    /** Classes of streams that the log has been told of. */
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    WriteWorkers(int limit) {
        this(limit, new OwnThreads());
    }

    private WriteWorkers(int limit, OwnThreads threads) {
        this(limit, pool(threads.numbered(NAME)), threads);
    }

    WriteWorkers(int limit, ThreadFactory factory) {
        this(limit, pool(factory), new OwnThreads());
    }

    private WriteWorkers(int limit, ExecutorService pool, OwnThreads threads) {
        this.limit = limit;
        this.pool = pool;
        this.threads = threads;
    }

    private static ExecutorService pool(ThreadFactory factory) {
        return new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), factory);
    }

    /** Those of a webapp, made on first use. */
    static WriteWorkers of(ServletContext context) {
        synchronized (WriteWorkers.class) {
            if (context.getAttribute(ATTRIBUTE) instanceof WriteWorkers existing) {
                return existing;
            }
            WriteWorkers created = create();
            context.setAttribute(ATTRIBUTE, created);
            return created;
        }
    }

    private static WriteWorkers create() {
        if (Runtime.version().feature() >= VIRTUAL_SINCE) {
            try {
                return new WriteWorkers(Integer.MAX_VALUE, virtualThreads(), new OwnThreads());
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("this Java version should have virtual threads", e);
            }
        }
        return new WriteWorkers(MAX_THREADS);
    }

    /** This library is compiled for Java 17. */
    private static ExecutorService virtualThreads() throws ReflectiveOperationException {
        Class<?> builder = Class.forName("java.lang.Thread$Builder");
        Object named = builder.getMethod("name", String.class, long.class)
                .invoke(Thread.class.getMethod("ofVirtual").invoke(null), NAME, 1L);
        Object factory = builder.getMethod("factory").invoke(named);
        try {
            return (ExecutorService) Executors.class
                    .getMethod("newThreadPerTaskExecutor", ThreadFactory.class)
                    .invoke(null, factory);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /**
     * Runs a task on a thread of its own, once there is one.
     *
     * @throws java.util.concurrent.RejectedExecutionException if the webapp has stopped
     */
    void execute(Runnable task) {
        waiting.add(task);
        if (!enter()) {
            return;
        }
        try {
            pool.execute(this::work);
        } catch (RuntimeException | Error e) {
            running.decrementAndGet();
            if (waiting.remove(task)) {
                throw e;
            }
        }
    }

    /** Answers whether one more may be at work. */
    private boolean enter() {
        int count = running.get();
        while (count < limit) {
            if (running.compareAndSet(count, count + 1)) {
                return true;
            }
            count = running.get();
        }
        return false;
    }

    /** Whoever adds a task while all are at work relies on one of them to look again after it has left. */
    private void work() {
        do {
            try {
                for (Runnable task = waiting.poll(); task != null; task = waiting.poll()) {
                    run(task);
                }
            } finally {
                running.decrementAndGet();
            }
        } while (!waiting.isEmpty() && enter());
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, "A write failed in an unexpected way", e);
        }
    }

    /** Answers whether this is the first time that somebody asks. */
    boolean isFirst(Class<?> stream) {
        return told.add(stream.getName());
    }

    /** Ends those of a webapp, if it has any. */
    static void stop(ServletContext context) {
        WriteWorkers stopped;
        synchronized (WriteWorkers.class) {
            if (!(context.getAttribute(ATTRIBUTE) instanceof WriteWorkers existing)) {
                return;
            }
            context.removeAttribute(ATTRIBUTE);
            stopped = existing;
        }
        stopped.stop();
    }

    /** Interrupts writes that are held up; what waits is still run. */
    void stop() {
        pool.shutdownNow();
        boolean interrupted = Thread.interrupted();
        threads.join(isTerminated() ? PATIENCE : HELD_UP);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Their work is done then; the threads themselves end a moment later. */
    private boolean isTerminated() {
        try {
            if (pool.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                return true;
            }
            LOG.log(
                    System.Logger.Level.WARNING,
                    "The container does not give a write up; its thread ends when the container's own timeout does");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }
}
