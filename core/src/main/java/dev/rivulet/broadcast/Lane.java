// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import dev.rivulet.log.Slice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One of a few writers. Each connection belongs to one lane for life, so each has one writer; the lane never waits for any of them.
 *
 * <p>Thread safety: {@link #enqueue} may be called by any thread; everything else is the lane's alone.
 */
final class Lane implements LaneRunner.Lane {

    private static final System.Logger LOG = System.getLogger(Lane.class.getName());

    /** After so many tasks the lane looks at its deadlines. */
    private static final int TASKS_PER_RUN = 1_024;

    private static final int TICKS_PER_DELAY = 32;
    private static final long SHORTEST_TICK = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LONGEST_TICK = TimeUnit.MILLISECONDS.toNanos(250);

    // Shared.
    private final Queue<LaneTask> marked = new ConcurrentLinkedQueue<>();
    private final LongSupplier clock;
    private volatile LaneRunner.@Nullable Handle handle;
    private volatile boolean ended;

    // The lane's alone.
    final Batch batch = new Batch();
    final Slice slice = new Slice();
    final Earliest earliest = new Earliest();
    final WriteCounters written = new WriteCounters();
    final @Nullable LatencyProbe latency;
    private final DeadlineWheel wheel;
    private final List<LaneConnection> connections = new ArrayList<>();
    private long now;
    private boolean clockHasFailed;

    /**
     * Creates a lane that times nothing.
     *
     * @param shortestDelay the shortest delay that it will be asked to keep
     */
    Lane(LongSupplier clock, long shortestDelay) {
        this(clock, shortestDelay, null);
    }

    Lane(LongSupplier clock, long shortestDelay, @Nullable WriteLatency latency) {
        this.clock = clock;
        this.latency = latency == null ? null : new LatencyProbe(latency, clock);
        this.now = clock.getAsLong();
        long tick = Math.min(LONGEST_TICK, Math.max(SHORTEST_TICK, shortestDelay / TICKS_PER_DELAY));
        this.wheel = new DeadlineWheel(tick, now);
    }

    void startOn(LaneRunner runner) {
        LaneRunner.Handle started = runner.start(this);
        handle = started;
        started.wake();
    }

    void stop() {
        LaneRunner.Handle running = handle;
        if (running != null) {
            running.stop();
        }
    }

    void awaitStopped(Duration maximum) throws InterruptedException {
        LaneRunner.Handle running = handle;
        if (running == null || running.awaitStopped(maximum)) {
            ended = true;
            runIfEnded();
        } else {
            LOG.log(System.Logger.Level.WARNING, "A lane has not stopped within {0}", maximum);
        }
    }

    /**
     * Does what is marked if the lane's runner has ended: a connection whose {@code onOpen} outlasts the broadcaster is ended by the thread that opens
     * it. Who marks looks whether the lane has ended, who ends the lane looks for marks; so one of them sees the other.
     */
    void runIfEnded() {
        if (ended) {
            synchronized (this) {
                run();
            }
        }
    }

    void enqueue(LaneTask task) {
        marked.add(task);
        LaneRunner.Handle running = handle;
        if (running != null) {
            running.wake();
        }
    }

    @Override
    public long run() {
        now = time();
        for (int i = 0; i < TASKS_PER_RUN; i++) {
            LaneTask task = marked.poll();
            if (task == null) {
                break;
            }
            task.unmark();
            runSafely(task);
        }
        now = time();
        wheel.advance(now);
        return marked.isEmpty() ? wheel.nanosUntilNext(now) : 0;
    }

    /** While a clock of the application's fails, time stands still; the log is told once. */
    private long time() {
        try {
            return clock.getAsLong();
        } catch (Throwable e) {
            if (!clockHasFailed) {
                clockHasFailed = true;
                LOG.log(System.Logger.Level.ERROR, "The clock failed; the lane goes on", e);
            }
            return now;
        }
    }

    /** A defect in one task must not end the lane, on which all others depend. */
    private static void runSafely(LaneTask task) {
        try {
            task.run();
        } catch (Throwable e) {
            LOG.log(System.Logger.Level.ERROR, "A lane's task failed; the lane goes on", e);
        }
    }

    /** The time when this run began; a task that takes long asks the clock itself. */
    long now() {
        return now;
    }

    void schedule(DeadlineWheel.Entry entry, long deadline) {
        wheel.schedule(entry, deadline);
    }

    void cancel(DeadlineWheel.Entry entry) {
        wheel.cancel(entry);
    }

    void add(LaneConnection connection) {
        connection.slot = connections.size();
        connections.add(connection);
    }

    void remove(LaneConnection connection) {
        LaneConnection last = connections.remove(connections.size() - 1);
        if (last != connection) {
            connections.set(connection.slot, last);
            last.slot = connection.slot;
        }
    }

    List<LaneConnection> connections() {
        return connections;
    }
}
