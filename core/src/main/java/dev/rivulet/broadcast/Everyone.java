// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import dev.rivulet.connection.SseConnection;
import dev.rivulet.log.EventLog;
import java.util.List;

/** What is sent to every connection: a log without a name that all connections read. Made when it is first used. */
final class Everyone {

    /** Writes to all connections of a lane. */
    private static final class WholeLane extends LaneTask {

        WholeLane(Lane lane) {
            super(lane);
        }

        /** Backwards, since a connection that is found dead is removed meanwhile. */
        @Override
        void run() {
            List<LaneConnection> connections = lane.connections();
            for (int i = connections.size() - 1; i >= 0; i--) {
                connections.get(i).drain();
            }
        }
    }

    final EventLog<SseConnection> log;
    final LaneTask[] lanes;

    Everyone(TopicSettings settings, List<Lane> lanes) {
        boolean conflating = settings.onOverflow() == OverflowPolicy.CONFLATE;
        this.log = new EventLog<>(settings.history(), settings.slackBytes(), conflating, 0);
        this.lanes = lanes.stream().map(WholeLane::new).toArray(LaneTask[]::new);
    }
}
