// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import java.time.Duration;

/** Looks now and then whether there are topics to forget. Marked once, to begin. */
final class IdleSweep extends LaneTask {

    private static final int SWEEPS_PER_TIMEOUT = 4;

    private final TopicTable table;
    private final long intervalNanos;

    private final DeadlineWheel.Entry timer = new DeadlineWheel.Entry() {
        @Override
        void onDeadline(long now) {
            table.forgetIdleTopics();
            run();
        }
    };

    IdleSweep(Lane lane, TopicTable table, Duration idleTimeout) {
        super(lane);
        this.table = table;
        this.intervalNanos = idleTimeout.toNanos() / SWEEPS_PER_TIMEOUT;
    }

    @Override
    void run() {
        lane.schedule(timer, lane.now() + intervalNanos);
    }
}
