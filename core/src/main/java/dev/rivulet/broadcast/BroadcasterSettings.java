// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import dev.rivulet.connection.Limits;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

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
        LongSupplier clock,
        @Nullable LongConsumer writeLatency) {

    TopicSettings topic(String name) {
        return topics.getOrDefault(name, topicDefaults);
    }
}
