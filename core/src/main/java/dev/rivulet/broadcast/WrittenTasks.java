// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * What waits until something has been written to a connection, see {@link dev.rivulet.connection.SseConnection#whenWritten}. Made for connections that are asked for it.
 *
 * <p>Thread safety: safe for use by any thread. A task is taken once, by one thread.
 */
final class WrittenTasks {

    /** A task, and the last event that must have been written before it. */
    private record Waiting(long through, Runnable task) {}

    /** Guarded by this. */
    private final Queue<Waiting> waiting = new ArrayDeque<>(2);

    synchronized void add(long through, Runnable task) {
        waiting.add(new Waiting(through, task));
    }

    /** Takes what waits for events up to a sequence: those that are due before it runs, and none that comes meanwhile. */
    synchronized List<Runnable> takeThrough(long through) {
        Waiting first = waiting.peek();
        if (first == null || first.through > through) {
            return List.of();
        }
        List<Runnable> due = new ArrayList<>(1);
        for (Waiting next = first; next != null && next.through <= through; next = waiting.peek()) {
            due.add(waiting.remove().task);
        }
        return due;
    }
}
