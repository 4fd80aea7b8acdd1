// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * A lane's thread that is about to park is not left parked by a wake-up that comes at this moment. The hole that this guards: a wake-up
 * between the lane's look at its queue and its parking.
 *
 * <p>The lane runs on the actor's thread: the factory hands out the thread that is running, which cannot be started a second time.
 */
@JCStressTest
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "The lane went on at once.")
@Outcome(expect = Expect.FORBIDDEN, desc = "The lane slept although it had been woken.")
@State
public class ParkStress {

    private static final long SLEEP = TimeUnit.SECONDS.toNanos(10);

    private volatile boolean asked;
    private volatile @Nullable Runnable loop;

    private long work() {
        if (asked && loop instanceof LaneRunner.Handle handle) {
            handle.stop();
        }
        return SLEEP;
    }

    @Actor
    public void lane(I_Result result) {
        long began = System.nanoTime();
        try {
            new LaneThreads(this::take).start(this::work);
        } catch (IllegalThreadStateException alreadyRunning) {
            Runnable taken = loop;
            if (taken != null) {
                taken.run();
            }
        }
        result.r1 = System.nanoTime() - began < SLEEP ? 1 : 0;
    }

    private Thread take(Runnable laneLoop) {
        loop = laneLoop;
        return Thread.currentThread();
    }

    @Actor
    public void publisher() {
        while (loop == null) {
            Thread.onSpinWait();
        }
        asked = true;
        if (loop instanceof LaneRunner.Handle handle) {
            handle.wake();
        }
    }
}
