// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.engine;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/** An executor that holds back what it is given until the test says so. */
final class HeldExecutor implements Executor {

    private final Queue<Runnable> held = new ArrayDeque<>();
    private boolean open;

    @Override
    public void execute(Runnable task) {
        if (open) {
            task.run();
        } else {
            held.add(task);
        }
    }

    int size() {
        return held.size();
    }

    /** Runs what is held. Answers how many tasks that were. */
    int runHeld() {
        int count = 0;
        for (Runnable task = held.poll(); task != null; task = held.poll()) {
            task.run();
            count++;
        }
        return count;
    }

    /** Runs what is held, and from now on everything at once. */
    void open() {
        open = true;
        runHeld();
    }
}
