// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.testkit;

import dev.rivulet.broadcast.LaneRunner;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Runs lanes when the test says so, on the test's own thread: nothing happens between two lines of a test.
 *
 * <p>{@link #runUntilIdle()} does what has been asked for, {@link #runDue()} also what the {@link ManualClock} makes due, and
 * {@link #runFor(Duration)} lets time pass in between. A test of interleavings picks from {@link #woken()} and calls {@link #run(int)}.
 * Lanes are numbered from 0 in the order in which they were started.
 *
 * <p>Thread safety: lanes may be started, woken and stopped by any thread; running them is confined to one thread at a time.
 */
public final class ManualLanes implements LaneRunner {

    private static final int MOST_RUNS = 1_000_000;

    private final ManualClock clock;
    private final List<ManualLane> lanes = new CopyOnWriteArrayList<>();

    /** Lanes with a clock of their own, see {@link #clock()}. */
    public ManualLanes() {
        this(new ManualClock());
    }

    /**
     * Lanes that are due by a clock.
     *
     * @param clock the clock
     */
    public ManualLanes(ManualClock clock) {
        this.clock = clock;
    }

    /** Takes the lane, woken, as the runner's contract wants it; it does not run before it is told to. */
    @Override
    public Handle start(Lane lane) {
        ManualLane started = new ManualLane(lane);
        lanes.add(started);
        return started;
    }

    /**
     * The clock that says which lanes are due.
     *
     * @return the clock
     */
    public ManualClock clock() {
        return clock;
    }

    /**
     * How many lanes were started, stopped ones included.
     *
     * @return the number
     */
    public int count() {
        return lanes.size();
    }

    /**
     * The lanes that want to run at once: woken ones, and those whose last run answered 0.
     *
     * @return their numbers, in ascending order
     */
    public List<Integer> woken() {
        return numbers(ManualLane::isWoken);
    }

    /**
     * The lanes that were started and not stopped.
     *
     * @return their numbers, in ascending order
     */
    public List<Integer> running() {
        return numbers(lane -> !lane.isStopped());
    }

    /**
     * Runs one lane once, whether or not it is woken or due. A stopped lane does not run. A lane that throws passes its exception on, and
     * runs again when it is woken.
     *
     * @param lane the lane's number
     * @return whether it was woken or due
     * @throws IndexOutOfBoundsException if there is no such lane
     * @throws IllegalStateException if the lane is running already, because it was told to run from inside
     */
    public boolean run(int lane) {
        return lanes.get(lane).runOnce();
    }

    /**
     * Runs every woken lane until none is woken any more.
     *
     * @return how many runs that took
     * @throws AssertionError if it does not come to an end after a million runs
     */
    public int runUntilIdle() {
        return runWhile(ManualLane::isWoken);
    }

    /**
     * Runs every lane that is woken, or due by the clock, until there is none any more.
     *
     * @return how many runs that took
     * @throws AssertionError if it does not come to an end after a million runs
     */
    public int runDue() {
        return runWhile(ManualLane::isReady);
    }

    /**
     * Lets time pass: moves the clock from one due lane to the next and runs what is due at each, as threads of their own would have done.
     *
     * @param time how far the clock moves in total
     * @return how many runs that took
     * @throws IllegalArgumentException if the time is negative
     * @throws AssertionError if it does not come to an end after a million runs at one moment
     */
    public int runFor(Duration time) {
        long left = time.toNanos();
        if (left < 0) {
            throw new IllegalArgumentException("time: must not be negative, but was " + time);
        }
        int runs = runDue();
        OptionalLong next = nextDue();
        while (next.isPresent() && next.getAsLong() <= left) {
            left -= next.getAsLong();
            clock.advance(Duration.ofNanos(next.getAsLong()));
            runs += runDue();
            next = nextDue();
        }
        clock.advance(Duration.ofNanos(left));
        return runs;
    }

    private OptionalLong nextDue() {
        return lanes.stream()
                .filter(lane -> !lane.isStopped())
                .mapToLong(ManualLane::untilDue)
                .min();
    }

    private int runWhile(Predicate<ManualLane> wanted) {
        int runs = 0;
        boolean ran = true;
        while (ran) {
            ran = false;
            for (ManualLane lane : lanes) {
                if (wanted.test(lane)) {
                    lane.runOnce();
                    ran = true;
                    runs = counted(runs);
                }
            }
        }
        return runs;
    }

    private int counted(int runs) {
        if (runs == MOST_RUNS) {
            throw new AssertionError("lanes " + woken() + " do not come to rest after " + MOST_RUNS + " runs");
        }
        return runs + 1;
    }

    private List<Integer> numbers(Predicate<ManualLane> wanted) {
        return IntStream.range(0, lanes.size())
                .filter(i -> wanted.test(lanes.get(i)))
                .boxed()
                .toList();
    }

    private final class ManualLane implements Handle {

        private final Lane lane;

        // guarded by this
        private boolean woken = true;
        private boolean running;
        private boolean stopped;
        private long dueAt = clock.getAsLong();

        ManualLane(Lane lane) {
            this.lane = lane;
        }

        @Override
        public synchronized void wake() {
            woken = true;
        }

        @Override
        public synchronized void stop() {
            stopped = true;
        }

        synchronized boolean isStopped() {
            return stopped;
        }

        synchronized boolean isWoken() {
            return woken && !stopped;
        }

        synchronized boolean isReady() {
            return !stopped && (woken || untilDue() == 0);
        }

        synchronized long untilDue() {
            return woken ? 0 : Math.max(0, dueAt - clock.getAsLong());
        }

        boolean runOnce() {
            boolean wanted = isReady();
            if (!begin()) {
                return false;
            }
            long delay = Long.MAX_VALUE;
            try {
                delay = lane.run();
            } finally {
                end(delay);
            }
            return wanted;
        }

        private synchronized boolean begin() {
            if (running) {
                throw new IllegalStateException("the lane is running already");
            }
            running = !stopped;
            woken = false;
            return running;
        }

        private synchronized void end(long delay) {
            running = false;
            woken |= delay <= 0;
            dueAt = clock.getAsLong() + delay;
        }
    }
}
