// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import dev.rivulet.broadcast.CompletedTopics.Completion;
import dev.rivulet.event.SseEvent;
import java.util.HashMap;
import java.util.Map;

/**
 * The topics by their names, and what is remembered of those that are forgotten: that something was, lest anybody be told wrongly that nothing is missing, and how they ended.
 *
 * <p>Thread safety: none; guarded by the lock of the {@link TopicTable}.
 */
final class Topics {

    private final Map<String, Topic> byName = new HashMap<>();
    private final BroadcasterSettings settings;
    private final Appender appender;
    private final ApplicationIds applicationIds;
    private final CompletedTopics completed;
    private long forgottenThrough;

    Topics(BroadcasterSettings settings, Appender appender, ApplicationIds applicationIds) {
        this.settings = settings;
        this.appender = appender;
        this.applicationIds = applicationIds;
        this.completed = new CompletedTopics(settings);
    }

    /** Finds or makes a topic. */
    Topic get(String name) {
        Topic existing = byName.get(name);
        return existing != null ? existing : make(name);
    }

    private Topic make(String name) {
        Completion completion = completed.find(name);
        Topic topic = completion == null
                ? new Topic(name, settings.topic(name), forgottenThrough)
                : makeCompleted(name, completion);
        byName.put(name, topic);
        return topic;
    }

    /** A topic that was complete when it was forgotten: only its final event is left. */
    private Topic makeCompleted(String name, Completion completion) {
        SseEvent last = completion.last();
        Topic topic = new Topic(name, settings.topic(name), completion.through() - (last == null ? 0 : 1));
        if (last != null) {
            appender.append(topic.log, completion.through(), last, null);
        }
        topic.complete(completion);
        return topic;
    }

    boolean isComplete(String name) {
        Topic topic = byName.get(name);
        return topic == null ? completed.find(name) != null : topic.completion() != null;
    }

    void requireOpen(String name) {
        if (isComplete(name)) {
            throw new IllegalStateException(
                    "topic: \"" + name + "\" is complete; nothing can be published to it any more");
        }
    }

    /** Forgets a topic unless somebody reads it. */
    void forget(String name) {
        Topic topic = byName.get(name);
        if (topic == null || topic.hasReaders()) {
            return;
        }
        byName.remove(name);
        applicationIds.forget(topic.log);
        forgottenThrough = Math.max(forgottenThrough, topic.log.lastSequence());
        Completion completion = topic.completion();
        if (completion != null) {
            completed.remember(name, completion);
        }
    }

    /** Lets go of complete topics that have been remembered for long enough. */
    void forgetCompleted() {
        completed.cleanUp();
    }

    int count() {
        return byName.size();
    }

    long logBytes() {
        long bytes = 0;
        for (Topic topic : byName.values()) {
            bytes += topic.log.capacity();
        }
        return bytes;
    }
}
