// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.fanout;

import dev.rivulet.fanout.client.Load;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for events, and judges what arrived. */
final class Arrivals {

    private Arrivals() {}

    static void await(CompletableFuture<Void> arrived, Load load, Duration patience) throws Exception {
        try {
            arrived.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException(
                    "not within " + patience.toSeconds() + " s: " + load + ", "
                            + load.take().events() + " events",
                    e);
        }
    }

    /** Every reader had every event, once and in order, and none was cut. */
    static void requireComplete(Load.Counts counts, long events) {
        if (counts.wrong() != 0 || counts.ended() != 0 || counts.events() != events) {
            throw new IllegalStateException(counts.events() + " events instead of " + events + ", " + counts.wrong()
                    + " out of order, " + counts.ended() + " streams ended " + counts.firstEnd());
        }
    }
}
