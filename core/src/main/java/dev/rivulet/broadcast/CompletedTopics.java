// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.rivulet.event.SseEvent;
import org.jspecify.annotations.Nullable;

/**
 * The topics that are complete and whose logs are forgotten: who comes late still gets the final event. Bounded by time and, like the idle topics, by bytes.
 *
 * <p>Thread safety: safe for use by any thread. The cache works on the calling thread and calls nobody, so it may be used under the table's lock.
 */
final class CompletedTopics {

    private static final long LEAST_BYTES = 1024 * 1024;

    /** What an entry costs besides its event, roughly. */
    private static final int ENTRY_BYTES = 300;

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
                .maximumWeight(Math.max(LEAST_BYTES, settings.idleTopicBytes()))
                .weigher(CompletedTopics::weight)
                .ticker(settings.clock()::getAsLong)
                .executor(Runnable::run)
                .build();
    }

    /** An event is held as text and as bytes. */
    private static int weight(String topic, Completion completion) {
        SseEvent last = completion.last();
        long bytes = last == null ? 0 : 2L * last.encoded().length();
        return (int) Math.min(Integer.MAX_VALUE, ENTRY_BYTES + bytes);
    }

    /** Lets go of what has been remembered for long enough. */
    void cleanUp() {
        cache.cleanUp();
    }

    void remember(String topic, Completion completion) {
        cache.put(topic, completion);
    }

    @Nullable
    Completion find(String topic) {
        return cache.getIfPresent(topic);
    }
}
