// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The topics that nobody reads: how long they are remembered after the last event or reader, and how many bytes they may hold together.
 * It only decides; the {@link TopicTable} forgets, after it has made sure that the topic is still idle.
 *
 * <p>Thread safety: safe for use by any thread; never called under the table's lock, since the cache has locks of its own.
 */
final class IdleTopics {

    /** What a topic costs besides its log's segments, roughly. */
    private static final int TOPIC_BYTES = 300;

    private final Cache<String, Long> cache;

    IdleTopics(BroadcasterSettings settings, Consumer<String> retire) {
        this.cache = Caffeine.newBuilder()
                .expireAfterWrite(settings.idleTopicTimeout())
                .maximumWeight(settings.idleTopicBytes())
                .weigher((String name, Long bytes) -> (int) Math.min(Integer.MAX_VALUE, bytes))
                .ticker(settings.clock()::getAsLong)
                .executor(settings.callbackExecutor())
                .removalListener((@Nullable String name, @Nullable Long bytes, RemovalCause cause) -> {
                    if (cause.wasEvicted() && name != null) {
                        retire.accept(name);
                    }
                })
                .build();
    }

    /**
     * Notes that a topic without readers was used.
     *
     * @param logBytes how much its log holds now
     */
    void touch(Topic topic, long logBytes) {
        cache.put(topic.name, logBytes + TOPIC_BYTES);
    }

    /** Whether a topic has been used again since it was let go. */
    boolean remembers(String name) {
        return cache.asMap().containsKey(name);
    }

    /** Lets go of what has been idle for too long. */
    void cleanUp() {
        cache.cleanUp();
    }
}
