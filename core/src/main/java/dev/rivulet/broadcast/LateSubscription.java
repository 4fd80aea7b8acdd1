// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import dev.rivulet.connection.ResumeOutcome;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.log.LogReader;

/** A subscription that a connection makes while it is open, perhaps from the past on. It knows what was published before, so that others need not pay for that. */
final class LateSubscription extends LaneSubscription {

    private final long publishedBefore;

    LateSubscription(
            LaneConnection connection,
            Topic topic,
            TopicLane topicLane,
            LogReader<SseConnection> reader,
            ResumeOutcome outcome,
            long publishedBefore) {
        super(connection, topic, topicLane, reader, outcome);
        this.publishedBefore = publishedBefore;
    }

    @Override
    boolean isLive(long sequence) {
        return sequence > publishedBefore;
    }
}
