// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what one lane writes. Since nobody else does, it costs no more than plain fields.
 *
 * <p>Thread safety: written by the lane alone, read by any thread.
 */
final class WriteCounters {

    private final AtomicLong events = new AtomicLong();
    private final AtomicLong writes = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();

    /** Counts one write. */
    void add(int moreEvents, int moreBytes) {
        add(events, moreEvents);
        add(writes, 1);
        add(bytes, moreBytes);
    }

    private static void add(AtomicLong counter, int more) {
        counter.setRelease(counter.getPlain() + more);
    }

    long events() {
        return events.get();
    }

    long writes() {
        return writes.get();
    }

    long bytes() {
        return bytes.get();
    }
}
