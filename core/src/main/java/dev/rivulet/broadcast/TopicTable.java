// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.ConnectionState;
import dev.rivulet.connection.ResumeOutcome;
import dev.rivulet.connection.SendOutcome;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.connection.StartFrom;
import dev.rivulet.event.EncodedEvent;
import dev.rivulet.event.SseEvent;
import dev.rivulet.log.EventLog;
import dev.rivulet.log.LogReader;
import dev.rivulet.log.Position;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The topics, and the one sequence that all events share. Numbering an event and appending it to its log happen under one short lock, so
 * whoever has read {@link #published()} finds every event up to it in its log, and the events of several topics can be read in one order.
 * The same lock guards which connection reads what.
 *
 * <p>Thread safety: safe for use by any thread. No user code, no container and no other lock is called under the lock.
 */
final class TopicTable {

    private static final byte[] NO_ID = {};

    /** Where a reader begins, and whether its peer has missed something. */
    private record Start(long after, ResumeOutcome outcome) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final IdLine idLine;
    private final BroadcasterSettings settings;
    private final LongSupplier clock;
    private final List<Lane> lanes;
    private final IdleTopics idleTopics;

    // Guarded by the lock.
    private final Map<String, Topic> topics = new HashMap<>();
    private long forgottenThrough;
    private boolean closed;

    // Written under the lock, read by lanes.
    private volatile @Nullable Everyone everyone;
    private volatile long published;

    TopicTable(IdLine idLine, BroadcasterSettings settings, List<Lane> lanes) {
        this.idLine = idLine;
        this.settings = settings;
        this.clock = settings.clock();
        this.lanes = lanes;
        this.idleTopics = new IdleTopics(settings, this::retire);
    }

    /** The sequence of the newest event; everything up to it is in the logs. */
    long published() {
        return published;
    }

    Position position() {
        return new Position(idLine.epoch(), published);
    }

    // ---- publishing

    Position publish(String name, SseEvent event, @Nullable Predicate<? super SseConnection> audience) {
        requireName(name);
        event.encoded();
        Topic topic;
        long sequence;
        long idleBytes;
        lock.lock();
        try {
            topic = topic(name);
            sequence = append(topic.log, event, audience);
            idleBytes = topic.hasReaders() ? -1 : topic.log.capacity();
        } finally {
            lock.unlock();
        }
        if (idleBytes >= 0) {
            idleTopics.touch(topic, idleBytes);
        }
        return announce(sequence, topic.readingLanes());
    }

    Position broadcast(SseEvent event, @Nullable Predicate<? super SseConnection> audience) {
        event.encoded();
        Everyone all;
        long sequence;
        lock.lock();
        try {
            all = everyone;
            if (all == null) {
                all = new Everyone(settings.topicDefaults(), lanes);
                everyone = all;
            }
            sequence = append(all.log, event, audience);
        } finally {
            lock.unlock();
        }
        return announce(sequence, all.lanes);
    }

    private long append(
            EventLog<SseConnection> log, SseEvent event, @Nullable Predicate<? super SseConnection> audience) {
        if (closed) {
            throw new IllegalStateException("the broadcaster is closed; nothing can be published any more");
        }
        EncodedEvent encoded = event.encoded();
        long sequence = published + 1;
        byte[] id = encoded.takesId() ? idLine.of(sequence) : NO_ID;
        log.append(sequence, millis(), id, encoded, event.key(), audience);
        published = sequence;
        return sequence;
    }

    private Position announce(long sequence, LaneTask[] readers) {
        for (LaneTask lane : readers) {
            lane.mark();
        }
        return new Position(idLine.epoch(), sequence);
    }

    /**
     * Appends an event to a connection's own log. It takes its place in the common order, or comes first while the connection opens; but it gets no id
     * of ours, since it cannot be resumed.
     */
    SendOutcome send(LaneConnection connection, SseEvent event) {
        Objects.requireNonNull(event, "event: must not be null");
        EncodedEvent encoded = event.encoded();
        lock.lock();
        try {
            if (connection.isClosing()) {
                return SendOutcome.CLOSED;
            }
            Outbox outbox = connection.outbox(settings.outboxBytes());
            if (outbox.isFull()) {
                return SendOutcome.FULL;
            }
            append(connection, outbox, encoded);
            return SendOutcome.ACCEPTED;
        } finally {
            lock.unlock();
        }
    }

    private void append(LaneConnection connection, Outbox outbox, EncodedEvent encoded) {
        if (connection.state() == ConnectionState.OPENING) {
            outbox.appendWhileOpening(millis(), encoded);
        } else {
            long sequence = published + 1;
            outbox.append(sequence, millis(), encoded);
            published = sequence;
        }
    }

    /** Tells the peer that it has missed events of a topic, before it gets any. Needs the lock. */
    private void tellGap(LaneConnection connection, String topic, StartFrom startFrom, long until) {
        if (settings.gapNotices()) {
            String asked = connection.resumeId();
            String after = asked == null && startFrom instanceof StartFrom.After named
                    ? named.position().toString()
                    : String.valueOf(asked);
            SseEvent notice = GapNotice.of(topic, after, new Position(idLine.epoch(), Math.max(0, until)));
            append(connection, connection.outbox(settings.outboxBytes()), notice.encoded());
        }
    }

    /** Asks a connection to close. What was accepted before is still written, nothing is accepted after. Answers whether this was the first time. */
    boolean close(LaneConnection connection, CloseReason reason) {
        return locked(() -> connection.close(reason, published));
    }

    /** Gives back what a connection has read of its outbox. */
    void release(Outbox outbox) {
        lock.lock();
        try {
            outbox.release();
        } finally {
            lock.unlock();
        }
    }

    // ---- reading

    LaneSubscription subscribe(LaneConnection connection, String name, StartFrom startFrom) {
        requireName(name);
        LaneSubscription subscription;
        lock.lock();
        try {
            LaneSubscription existing = connection.subscription(name);
            if (existing != null) {
                return existing;
            }
            if (connection.isClosing()) {
                return cancelledSubscription(connection, name);
            }
            Topic topic = topic(name);
            Start start = start(connection, topic, startFrom);
            TopicLane readers = topic.addReader(connection.lane);
            subscription = new LaneSubscription(connection, topic, readers, start.after, start.outcome);
            connection.addSubscription(subscription);
            if (start.outcome == ResumeOutcome.GAP) {
                tellGap(connection, name, startFrom, start.after);
            }
        } finally {
            lock.unlock();
        }
        return subscription;
    }

    /** For a connection that reads nothing any more; the topic is not entered in the table. */
    private LaneSubscription cancelledSubscription(LaneConnection connection, String name) {
        Topic topic = new Topic(name, settings.topic(name), published);
        TopicLane readers = topic.addReader(connection.lane);
        LaneSubscription subscription =
                new LaneSubscription(connection, topic, readers, published, ResumeOutcome.FRESH);
        subscription.setCancelled();
        return subscription;
    }

    /** Ends a reading. Answers whether it had not been ended before. */
    boolean unsubscribe(LaneSubscription subscription) {
        long idleBytes;
        lock.lock();
        try {
            if (!subscription.connection.removeSubscription(subscription)) {
                return false;
            }
            subscription.setCancelled();
            Topic topic = subscription.topic;
            topic.removeReader();
            idleBytes = topic.hasReaders() ? -1 : topic.log.capacity();
        } finally {
            lock.unlock();
        }
        if (idleBytes >= 0) {
            idleTopics.touch(subscription.topic, idleBytes);
        }
        return true;
    }

    /** Ends all readings of a connection that has ended. */
    List<LaneSubscription> unsubscribeAll(LaneConnection connection) {
        List<LaneSubscription> ended;
        Map<Topic, Long> idle = new HashMap<>();
        lock.lock();
        try {
            ended = connection.removeSubscriptions();
            for (LaneSubscription subscription : ended) {
                Topic topic = subscription.topic;
                subscription.setCancelled();
                topic.removeReader();
                if (!topic.hasReaders()) {
                    idle.put(topic, topic.log.capacity());
                }
            }
        } finally {
            lock.unlock();
        }
        idle.forEach(idleTopics::touch);
        return ended;
    }

    private Start start(LaneConnection connection, Topic topic, StartFrom startFrom) {
        String lastEventId = connection.resumeId();
        if (lastEventId == null) {
            return start(topic.log, startFrom);
        }
        Start resumed = resume(topic.log, Position.parse(lastEventId).orElse(null));
        return resumed.outcome == ResumeOutcome.RESUMED
                ? resumed
                : new Start(start(topic.log, startFrom).after, ResumeOutcome.GAP);
    }

    private Start start(EventLog<?> log, StartFrom startFrom) {
        if (startFrom instanceof StartFrom.Oldest) {
            return new Start(log.oldestResumable(millis()), ResumeOutcome.FRESH);
        }
        if (startFrom instanceof StartFrom.Newest newest) {
            return new Start(log.beforeNewest(newest.events(), millis()), ResumeOutcome.FRESH);
        }
        if (startFrom instanceof StartFrom.After after) {
            return resume(log, after.position());
        }
        return new Start(published, ResumeOutcome.FRESH);
    }

    private Start resume(EventLog<?> log, @Nullable Position position) {
        if (position == null || !isKnown(position) || position.sequence() < log.oldestResumable(millis())) {
            return new Start(published, ResumeOutcome.GAP);
        }
        return new Start(position.sequence(), ResumeOutcome.RESUMED);
    }

    /** Whether this broadcaster has given out the position in this epoch. */
    boolean isKnown(Position position) {
        return position.epoch().equals(idLine.epoch()) && position.sequence() <= published;
    }

    /** Where a connection that opens begins to read what is sent to everybody. One that has missed some of it is told. */
    long startOfEveryone(LaneConnection connection) {
        String lastEventId = connection.resumeId();
        lock.lock();
        try {
            Everyone all = everyone;
            if (lastEventId == null) {
                return published;
            }
            Position position = Position.parse(lastEventId).orElse(null);
            if (all == null) {
                return position != null && isKnown(position) ? position.sequence() : published;
            }
            Start start = resume(all.log, position);
            if (start.outcome == ResumeOutcome.GAP) {
                tellGap(connection, "", StartFrom.now(), start.after);
            }
            return start.after;
        } finally {
            lock.unlock();
        }
    }

    /** A reader of what is sent to everybody; nothing if nothing ever was. */
    @Nullable
    LogReader<SseConnection> readerOfEveryone(SseConnection connection, long after) {
        Everyone all = everyone;
        return all == null ? null : all.log.reader(connection, after);
    }

    /** Moves a reader on behind what has left its log; answers whether something is lost for good. */
    boolean skipLost(LogReader<SseConnection> reader) {
        lock.lock();
        try {
            return reader.skipLost();
        } finally {
            lock.unlock();
        }
    }

    /** Does something under the lock. */
    <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    // ---- topics

    private Topic topic(String name) {
        return topics.computeIfAbsent(name, n -> new Topic(n, settings.topic(n), forgottenThrough));
    }

    /** Forgets a topic that has been idle. That its events are gone is remembered, so that nobody is told wrongly that nothing is missing. */
    private void retire(String name) {
        if (idleTopics.remembers(name)) {
            return;
        }
        lock.lock();
        try {
            Topic topic = topics.get(name);
            if (topic != null && !topic.hasReaders()) {
                topics.remove(name);
                forgottenThrough = Math.max(forgottenThrough, topic.log.lastSequence());
            }
        } finally {
            lock.unlock();
        }
    }

    void forgetIdleTopics() {
        idleTopics.cleanUp();
    }

    /** Refuses to publish from now on. */
    void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        return locked(() -> closed);
    }

    int count() {
        return locked(topics::size);
    }

    long logBytes() {
        lock.lock();
        try {
            Everyone all = everyone;
            long bytes = all == null ? 0 : all.log.capacity();
            for (Topic topic : topics.values()) {
                bytes += topic.log.capacity();
            }
            return bytes;
        } finally {
            lock.unlock();
        }
    }

    private long millis() {
        return TimeUnit.NANOSECONDS.toMillis(clock.getAsLong());
    }

    private static void requireName(String topic) {
        Objects.requireNonNull(topic, "topic: must not be null");
        if (topic.isEmpty()) {
            throw new IllegalArgumentException("topic: must not be empty");
        }
    }
}
