// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/*
 * The flag is lowered before the task runs. What a thread changed before it found the flag raised is therefore seen by the run that has not
 * begun yet; what it changed after the flag was lowered raises it again. No mark is lost, and a burst of marks costs one run.
 */
/**
 * Something that a lane does when it is marked. Marked any number of times before it runs, it runs once.
 *
 * <p>Thread safety: {@link #mark()} may be called by any thread; {@link #run()} is the lane's alone.
 */
abstract class LaneTask {

    private static final AtomicIntegerFieldUpdater<LaneTask> MARKED =
            AtomicIntegerFieldUpdater.newUpdater(LaneTask.class, "marked");

    final Lane lane;

    /** 1 while the task waits in the lane's queue. */
    private volatile int marked;

    LaneTask(Lane lane) {
        this.lane = lane;
    }

    final void mark() {
        if (marked == 0 && MARKED.compareAndSet(this, 0, 1)) {
            lane.enqueue(this);
        }
    }

    final void unmark() {
        marked = 0;
    }

    /** Does what is due. May throw nothing that matters: a lane logs it and goes on. */
    abstract void run();
}
