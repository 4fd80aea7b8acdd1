// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.engine;

import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;

/** How much of the heap is in use. */
final class UsedHeap {

    private static final int ROUNDS = 3;

    private UsedHeap() {}

    /** The bytes in use after everything that nobody refers to has been collected. */
    static long bytes() {
        long used = Long.MAX_VALUE;
        for (int i = 0; i < ROUNDS; i++) {
            collect();
            used = Math.min(
                    used,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return used;
    }

    /** Returns when a collection has certainly taken place. */
    private static void collect() {
        WeakReference<Object> canary = new WeakReference<>(new Object());
        while (canary.get() != null) {
            System.gc();
        }
    }
}
