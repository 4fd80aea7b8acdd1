// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what will come, however slow the machine is. */
public final class Waiting {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Waiting() {}

    /** Waits until a condition is true. */
    public static void until(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not within " + PATIENCE + ": " + what);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    /** Waits for an element. */
    public static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T element = queue.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (element == null) {
            throw new AssertionError("nothing came within " + PATIENCE);
        }
        return element;
    }
}
