// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.rivulet.event.SseEvent;
import org.jspecify.annotations.Nullable;

/**
 * The topics that are complete and whose logs are forgotten: who comes late still gets the final event.
 *
 * <p>Thread safety: safe for use by any thread. The cache works on the calling thread and calls nobody, so it may be used under the table's lock.
 */
final class CompletedTopics {

    private static final int MOST = 100_000;

    /**
     * How a topic ended.
     *
     * @param through the sequence of its last event
     * @param last    its final event, or null if it ended without one
     */
    record Completion(long through, @Nullable SseEvent last) {}

    private final Cache<String, Completion> cache;

    CompletedTopics(BroadcasterSettings settings) {
        this.cache = Caffeine.newBuilder()
                .expireAfterWrite(settings.completedTopicTimeout())
                .maximumSize(MOST)
                .ticker(settings.clock()::getAsLong)
                .executor(Runnable::run)
                .build();
    }

    void remember(String topic, Completion completion) {
        cache.put(topic, completion);
    }

    @Nullable
    Completion find(String topic) {
        return cache.getIfPresent(topic);
    }
}
