// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import dev.rivulet.connection.SseConnection;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a connection reads: its topics, and what was sent to it alone. A superclass of the rest of it, and not a part, since each idle connection would pay
 * for a further object.
 *
 * <p>Thread safety: what changes is guarded by the lock of the {@link TopicTable}, and may be read by any thread.
 */
abstract class ReadingConnection extends LaneTask implements SseConnection {

    private static final LaneSubscription[] NO_SUBSCRIPTIONS = {};

    final Engine engine;

    /** Replaced under the table's lock, read by any thread. */
    private volatile LaneSubscription[] subscriptions = NO_SUBSCRIPTIONS;

    /** Set once under the table's lock, and taken away at the end; read by any thread. */
    private volatile @Nullable Outbox outbox;

    /** Made when it is first asked for; what it waits for is in the outbox. */
    private volatile @Nullable WrittenTasks writtenTasks;

    ReadingConnection(Lane lane, Engine engine) {
        super(lane);
        this.engine = engine;
    }

    // ---- for the table, under its lock

    void addSubscription(LaneSubscription subscription) {
        LaneSubscription[] longer = Arrays.copyOf(subscriptions, subscriptions.length + 1);
        longer[longer.length - 1] = subscription;
        subscriptions = longer;
        engine.registry().addToTopic(subscription.topic(), this);
    }

    @SuppressWarnings("ReferenceEquality")
    boolean removeSubscription(LaneSubscription subscription) {
        if (subscription(subscription.topic()) != subscription) {
            return false;
        }
        subscriptions =
                Stream.of(subscriptions).filter(other -> other != subscription).toArray(LaneSubscription[]::new);
        engine.registry().removeFromTopic(subscription.topic(), this);
        return true;
    }

    List<LaneSubscription> removeSubscriptions() {
        List<LaneSubscription> removed = List.of(subscriptions);
        subscriptions = NO_SUBSCRIPTIONS;
        outbox = null;
        removed.forEach(subscription -> engine.registry().removeFromTopic(subscription.topic(), this));
        return removed;
    }

    Outbox outbox(LaneConnection owner, long maxBytes) {
        Outbox existing = outbox;
        if (existing == null) {
            existing = new Outbox(owner, maxBytes);
            outbox = existing;
        }
        return existing;
    }

    // ---- for any thread

    @Nullable
    LaneSubscription subscription(String topic) {
        for (LaneSubscription candidate : subscriptions) {
            if (candidate.topic().equals(topic)) {
                return candidate;
            }
        }
        return null;
    }

    LaneSubscription[] subscriptions() {
        return subscriptions;
    }

    @Nullable
    Outbox outbox() {
        return outbox;
    }

    synchronized WrittenTasks writtenTasks() {
        WrittenTasks existing = writtenTasks;
        if (existing == null) {
            existing = new WrittenTasks();
            writtenTasks = existing;
        }
        return existing;
    }

    @Nullable
    WrittenTasks existingWrittenTasks() {
        return writtenTasks;
    }

    boolean readsOnlyCompleteTopics() {
        LaneSubscription[] current = subscriptions;
        for (LaneSubscription subscription : current) {
            if (subscription.topic.completion() == null) {
                return false;
            }
        }
        return current.length > 0;
    }

    /** How much its topics hold behind what it has read. */
    long topicLag() {
        long bytes = 0;
        for (LaneSubscription subscription : subscriptions) {
            bytes += subscription.topic.log.bytesAfter(subscription.reader.sequence());
        }
        return bytes;
    }

    @Override
    public Set<String> topics() {
        return Stream.of(subscriptions).map(LaneSubscription::topic).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public long pendingBytes() {
        Outbox existing = outbox;
        return existing == null ? 0 : existing.pendingBytes();
    }
}
