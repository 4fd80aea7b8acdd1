// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import dev.rivulet.broadcast.CompletedTopics.Completion;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.log.EventLog;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A topic: its log, and the lanes that have readers of it.
 *
 * <p>Thread safety: guarded by the lock of the {@link TopicTable}, but for {@link #readingLanes()} and {@link #completion()}.
 */
final class Topic {

    private static final TopicLane[] NO_LANES = {};

    final String name;
    final TopicSettings settings;
    final EventLog<SseConnection> log;

    /** How it ended; null while it goes on. Written under the lock, read by lanes. */
    private volatile @Nullable Completion completion;

    /** Replaced, never changed. */
    private volatile TopicLane[] readingLanes = NO_LANES;

    private int readers;

    Topic(String name, TopicSettings settings, long forgottenUntil) {
        this.name = name;
        this.settings = settings;
        boolean conflating = settings.onOverflow() == OverflowPolicy.CONFLATE;
        this.log = new EventLog<>(settings.history(), settings.slackBytes(), conflating, forgottenUntil);
    }

    void complete(Completion how) {
        completion = how;
    }

    @Nullable
    Completion completion() {
        return completion;
    }

    TopicLane addReader(Lane lane) {
        readers++;
        TopicLane existing = find(lane);
        if (existing != null) {
            return existing;
        }
        TopicLane added = new TopicLane(lane);
        TopicLane[] lanes = Arrays.copyOf(readingLanes, readingLanes.length + 1);
        lanes[lanes.length - 1] = added;
        readingLanes = lanes;
        return added;
    }

    private @Nullable TopicLane find(Lane lane) {
        for (TopicLane candidate : readingLanes) {
            if (candidate.lane == lane) {
                return candidate;
            }
        }
        return null;
    }

    void removeReader() {
        readers--;
    }

    boolean hasReaders() {
        return readers > 0;
    }

    /** How much an unread topic holds; -1 while somebody reads it. */
    long idleBytes() {
        return hasReaders() ? -1 : log.capacity();
    }

    TopicLane[] readingLanes() {
        return readingLanes;
    }
}
