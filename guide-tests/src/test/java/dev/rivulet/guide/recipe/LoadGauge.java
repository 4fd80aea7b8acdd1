// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.guide.recipe;

import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.event.SseEvent;
import java.lang.management.ManagementFactory;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Measures while somebody looks. */
final class LoadGauge {

    private final SseBroadcaster broadcaster;

    LoadGauge(SseBroadcaster broadcaster) {
        this.broadcaster = broadcaster;
    }

    ScheduledFuture<?> start(ScheduledExecutorService timer) {
        return timer.scheduleAtFixedRate(this::measure, 0, 200, TimeUnit.MILLISECONDS);
    }

    private void measure() {
        if (broadcaster.registry().countInTopic("load") > 0) {
            double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
            broadcaster.publish(
                    "load", SseEvent.named("load", Double.toString(load)).withKey("load"));
        }
    }
}
