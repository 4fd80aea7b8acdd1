// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import dev.rivulet.broadcast.CompletedTopics.Completion;
import dev.rivulet.broadcast.Starts.Start;
import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.ConnectionState;
import dev.rivulet.connection.Gap;
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
import java.util.concurrent.locks.ReentrantLock;
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

    private final ReentrantLock lock = new ReentrantLock();
    private final IdLine idLine;
    private final BroadcasterSettings settings;
    private final List<Lane> lanes;
    private final IdleTopics idleTopics;

    // Guarded by the lock.
    private final Topics topics;
    private final Appender appender;
    private final Starts starts;
    private boolean closed;

    // Written under the lock, read by lanes.
    private volatile @Nullable Everyone everyone;
    private volatile long published;

    TopicTable(IdLine idLine, BroadcasterSettings settings, List<Lane> lanes, @Nullable WriteLatency latency) {
        this.idLine = idLine;
        this.settings = settings;
        this.lanes = lanes;
        this.idleTopics = new IdleTopics(settings, this::retire);
        ApplicationIds applicationIds = new ApplicationIds();
        this.appender = new Appender(idLine, settings.clock(), applicationIds, latency);
        this.topics = new Topics(settings, appender, applicationIds);
        this.starts = new Starts(idLine.epoch(), this::published, appender::millis, applicationIds);
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
        checked(event);
        Topic topic;
        long sequence;
        long idleBytes;
        lock.lock();
        try {
            requireOpen();
            topics.requireOpen(name);
            topic = topics.get(name);
            sequence = append(topic.log, event, audience);
            idleBytes = topic.idleBytes();
        } finally {
            lock.unlock();
        }
        touchIfIdle(topic, idleBytes);
        return announce(sequence, topic.readingLanes());
    }

    /** Ends a topic, with a final event or without one. A second call without an event changes nothing. */
    Position complete(String name, @Nullable SseEvent last) {
        requireName(name);
        if (last != null) {
            checked(last);
        }
        Topic topic;
        long idleBytes;
        Position end;
        lock.lock();
        try {
            if (last == null && topics.isComplete(name)) {
                return position();
            }
            requireOpen();
            topics.requireOpen(name);
            topic = topics.get(name);
            if (last != null) {
                append(topic.log, last, null);
            }
            topic.complete(new Completion(topic.log.lastSequence(), last));
            idleBytes = topic.idleBytes();
            end = position();
        } finally {
            lock.unlock();
        }
        touchIfIdle(topic, idleBytes);
        return announce(end.sequence(), topic.readingLanes());
    }

    /** The bytes of an event of the application's, outside the lock: the first call makes them. */
    private static EncodedEvent checked(SseEvent event) {
        EndMark.requireNone(event);
        return event.encoded();
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the broadcaster is closed; nothing can be published any more");
        }
    }

    private void touchIfIdle(Topic topic, long idleBytes) {
        if (idleBytes >= 0) {
            idleTopics.touch(topic, idleBytes);
        }
    }

    Position broadcast(SseEvent event, @Nullable Predicate<? super SseConnection> audience) {
        checked(event);
        Everyone all;
        long sequence;
        lock.lock();
        try {
            requireOpen();
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
        long sequence = published + 1;
        appender.append(log, sequence, event, audience);
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
        EncodedEvent encoded = checked(event);
        lock.lock();
        try {
            if (connection.isClosing()) {
                return SendOutcome.CLOSED;
            }
            Outbox outbox = connection.outbox(connection, settings.outboxBytes());
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
            outbox.appendWhileOpening(appender.millis(), encoded);
        } else {
            long sequence = published + 1;
            outbox.append(sequence, appender.stamp(sequence), encoded);
            published = sequence;
        }
    }

    /** Tells the peer, and the application, that events of a topic are missing, before any of it is written. Needs the lock. */
    private void tellGap(LaneConnection connection, String topic, StartFrom startFrom, Start start) {
        String asked = connection.resumeId();
        String after = asked == null && startFrom instanceof StartFrom.After named
                ? named.position().toString()
                : String.valueOf(asked);
        long until = Math.max(0, Math.max(start.after(), start.keyedOnlyThrough()));
        Gap gap = new Gap(topic, after, new Position(idLine.epoch(), until));
        connection.addGap(gap);
        if (settings.gapNotices()) {
            EncodedEvent notice = GapNotice.of(gap).encoded();
            append(connection, connection.outbox(connection, settings.outboxBytes()), notice);
        }
    }

    /**
     * Asks a connection to close. What was accepted before is still written if the reason allows it, nothing is accepted after. Answers whether this was the
     * first time.
     */
    boolean close(LaneConnection connection, CloseReason reason) {
        lock.lock();
        try {
            if (connection.isClosing()) {
                connection.withdrawUnless(reason.isGraceful());
                return false;
            }
            if (!reason.isGraceful()) {
                return connection.close(reason, ConnectionLife.NOTHING_MORE);
            }
            long end = published + 1;
            SseEvent farewell = Farewell.of(reason, new Position(idLine.epoch(), end), settings.shutdownRetry());
            if (farewell != null) {
                connection
                        .outbox(connection, settings.outboxBytes())
                        .append(end, appender.millis(), farewell.encoded());
                published = end;
            }
            return connection.close(reason, published);
        } finally {
            lock.unlock();
        }
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
        requireReadable(name, startFrom);
        lock.lock();
        try {
            LaneSubscription existing = connection.subscription(name);
            if (existing != null) {
                return existing;
            }
            if (connection.isClosing()) {
                return cancelledSubscription(connection, name, ResumeOutcome.FRESH);
            }
            Topic topic = topics.get(name);
            Everyone all = everyone;
            Start start = starts.of(connection, topic, startFrom, all == null ? null : all.log);
            LaneSubscription subscription = subscription(connection, topic, start);
            connection.addSubscription(subscription);
            if (start.outcome() == ResumeOutcome.GAP) {
                tellGap(connection, name, startFrom, start);
            }
            return subscription;
        } finally {
            lock.unlock();
        }
    }

    private LaneSubscription subscription(LaneConnection connection, Topic topic, Start start) {
        TopicLane lane = topic.addReader(connection.lane);
        LogReader<SseConnection> reader = reader(connection, topic, start);
        return connection.state() == ConnectionState.OPENING
                ? new LaneSubscription(connection, topic, lane, reader, start.outcome())
                : new LateSubscription(connection, topic, lane, reader, start.outcome(), published);
    }

    private static LogReader<SseConnection> reader(LaneConnection connection, Topic topic, Start start) {
        LogReader<SseConnection> reader = start.after() == EventLog.BEFORE_ALL
                ? topic.log.readerOfNewest(connection, start.keyedOnlyThrough())
                : topic.log.reader(connection, start.after());
        reader.withholdIdsThrough(start.peerHas());
        return reader;
    }

    /** For a connection that does not read the topic, which is not entered in the table. */
    LaneSubscription cancelledSubscription(LaneConnection connection, String name, ResumeOutcome outcome) {
        Topic topic = new Topic(name, settings.topic(name), published);
        LaneSubscription subscription = new LaneSubscription(
                connection, topic, topic.addReader(connection.lane), topic.log.reader(connection, published), outcome);
        subscription.setCancelled();
        return subscription;
    }

    void requireReadable(String name, StartFrom startFrom) {
        requireName(name);
        Objects.requireNonNull(startFrom, "start: must not be null");
        OverflowPolicy policy = settings.topic(name).onOverflow();
        if (startFrom instanceof StartFrom.NewestPerKey && policy != OverflowPolicy.CONFLATE) {
            throw new IllegalArgumentException(
                    "start: newestPerKey needs a topic whose overflow policy is CONFLATE; that of \"" + name + "\" is "
                            + policy);
        }
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
            idleBytes = topic.idleBytes();
        } finally {
            lock.unlock();
        }
        touchIfIdle(subscription.topic, idleBytes);
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

    /** Whether this broadcaster has given out the position in this epoch. */
    boolean isKnown(Position position) {
        return starts.isKnown(position);
    }

    /** Where a connection that opens begins to read what is sent to everybody. One that has missed some of it is told. */
    long startOfEveryone(LaneConnection connection) {
        lock.lock();
        try {
            Everyone all = everyone;
            Start start = starts.ofEveryone(all == null ? null : all.log, connection.resumeId());
            if (start.outcome() == ResumeOutcome.GAP) {
                tellGap(connection, "", StartFrom.now(), start);
            }
            return start.after();
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

    /** How much of what was sent to everybody is held behind a sequence. Needs no lock. */
    long bytesForEveryoneAfter(long sequence) {
        Everyone all = everyone;
        return all == null ? 0 : all.log.bytesAfter(sequence);
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

    /** Forgets a topic that has been idle. That its events are gone is remembered, so that nobody is told wrongly that nothing is missing. */
    private void retire(String name) {
        if (idleTopics.remembers(name)) {
            return;
        }
        lock.lock();
        try {
            topics.forget(name);
        } finally {
            lock.unlock();
        }
    }

    void forgetIdleTopics() {
        idleTopics.cleanUp();
        lock.lock();
        try {
            topics.forgetCompleted();
        } finally {
            lock.unlock();
        }
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
        return locked(topics::count);
    }

    long logBytes() {
        lock.lock();
        try {
            Everyone all = everyone;
            return topics.logBytes() + (all == null ? 0 : all.log.capacity());
        } finally {
            lock.unlock();
        }
    }

    private static void requireName(String topic) {
        Objects.requireNonNull(topic, "topic: must not be null");
        if (topic.isEmpty()) {
            throw new IllegalArgumentException("topic: must not be empty");
        }
    }
}
