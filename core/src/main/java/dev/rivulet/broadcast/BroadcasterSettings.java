// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import dev.rivulet.connection.Limits;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/** What a {@link BroadcasterBuilder} was told. Each component is described at the builder's method of its name. */
record BroadcasterSettings(
        Duration heartbeat,
        Duration writeTimeout,
        Duration maxAge,
        Duration shutdownRetry,
        Limits limits,
        TopicSettings topicDefaults,
        Map<String, TopicSettings> topics,
        boolean gapNotices,
        long outboxBytes,
        Duration idleTopicTimeout,
        long idleTopicBytes,
        Duration completedTopicTimeout,
        int lanes,
        LaneRunner laneRunner,
        Executor callbackExecutor,
        LongSupplier clock) {

    TopicSettings topic(String name) {
        return topics.getOrDefault(name, topicDefaults);
    }
}
