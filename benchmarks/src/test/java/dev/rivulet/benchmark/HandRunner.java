// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.benchmark;

import dev.rivulet.broadcast.LaneRunner;
import org.jspecify.annotations.Nullable;

/** Runs the one lane of a broadcaster when it is told to, on the thread that tells it. */
final class HandRunner implements LaneRunner, LaneRunner.Handle {

    private @Nullable Lane started;
    private boolean woken;

    @Override
    public Handle start(Lane lane) {
        started = lane;
        return this;
    }

    @Override
    public void wake() {
        woken = true;
    }

    @Override
    public void stop() {}

    /** Runs the lane until it has nothing to do. */
    void run() {
        Lane lane = started;
        while (woken && lane != null) {
            woken = false;
            if (lane.run() == 0) {
                woken = true;
            }
        }
    }
}
