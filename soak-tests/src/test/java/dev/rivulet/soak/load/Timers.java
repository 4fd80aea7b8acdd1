// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.soak.load;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * What is to be done when.
 *
 * <p>Thread safety: none; the load's thread's.
 */
final class Timers {

    private record Due(long time, Runnable task) {}

    private final long start = System.nanoTime();
    private final PriorityQueue<Due> queue = new PriorityQueue<>(Comparator.comparingLong(Due::time));

    void in(Duration delay, Runnable task) {
        queue.add(new Due(now() + delay.toNanos(), task));
    }

    void runDue() {
        long now = now();
        for (Due first = queue.peek(); first != null && first.time() <= now; first = queue.peek()) {
            queue.remove();
            first.task().run();
        }
    }

    /** How long until the next, in milliseconds, at least one. */
    long millis(long atMost) {
        Due first = queue.peek();
        return first == null ? atMost : Math.max(1, Math.min(atMost, (first.time() - now()) / 1_000_000));
    }

    private long now() {
        return System.nanoTime() - start;
    }
}
