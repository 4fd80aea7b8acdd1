// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.testkit;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** A moment until which something is waited for. */
final class Deadline {

    private final long end;

    Deadline(Duration patience) {
        end = System.nanoTime() + patience.toNanos();
    }

    /** The time left, at least 1 ms as long as there is any, else 0. */
    long millisLeft() {
        long nanos = end - System.nanoTime();
        return nanos <= 0 ? 0 : Math.max(1, nanos / 1_000_000);
    }

    /** Waits on a monitor that the caller holds until the condition is true; answers false if the time was over before. */
    boolean await(Object monitor, BooleanSupplier condition) {
        try {
            while (!condition.getAsBoolean()) {
                long millis = millisLeft();
                if (millis == 0) {
                    return false;
                }
                monitor.wait(millis);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting", e);
        }
    }
}
