// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.producer;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What a producer was told of its stream's end, by name, and when for the first time. */
final class Signals {

    private final Map<String, Long> times = new LinkedHashMap<>();

    synchronized void add(String name) {
        times.putIfAbsent(name, System.nanoTime());
        notifyAll();
    }

    /** Waits for one, and answers when it came, as {@link System#nanoTime()} counts. */
    synchronized long await(String name) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!times.containsKey(name)) {
            long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (millis <= 0) {
                throw new AssertionError("not told within 20 s: " + name + "; only " + times.keySet());
            }
            wait(millis);
        }
        return times.get(name);
    }

    /** All so far, the first one first. */
    synchronized Map<String, Long> all() {
        return new LinkedHashMap<>(times);
    }
}
