// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * What is changed before a task is marked is seen by a run of the task, however the mark falls into a run that is under way. The hole
 * that this guards: a flag that is lowered after the task has run, or a task that is marked and not in the lane's queue.
 */
@JCStressTest
@Outcome(id = "2", expect = Expect.ACCEPTABLE, desc = "Both changes were seen, the last at the latest by the last run.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A mark was lost.")
@State
public class MarkStress {

    private final Lane lane = new Lane(() -> 0L, 1_000_000_000L);
    private volatile int changes;
    private int seen;

    private final LaneTask task = new LaneTask(lane) {
        @Override
        void run() {
            seen = changes;
        }
    };

    @Actor
    public void publisher() {
        changes = 1;
        task.mark();
        changes = 2;
        task.mark();
    }

    @Actor
    public void lane() {
        lane.run();
    }

    @Arbiter
    public void afterwards(I_Result result) {
        lane.run();
        result.r1 = seen;
    }
}
