// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.testkit;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for conditions that nothing announces. */
final class Waiting {

    private Waiting() {}

    static void until(BooleanSupplier condition, Supplier<String> state) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not within 20 s: " + state.get());
            }
            LockSupport.parkNanos(1_000_000);
        }
    }
}
