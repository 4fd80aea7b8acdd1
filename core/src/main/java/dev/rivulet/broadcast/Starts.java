// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import dev.rivulet.broadcast.CompletedTopics.Completion;
import dev.rivulet.connection.ResumeOutcome;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.connection.StartFrom;
import dev.rivulet.log.EventLog;
import dev.rivulet.log.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds where a reader begins, and whether its peer has missed something.
 *
 * <p>Thread safety: none; guarded by the lock of the {@link TopicTable}.
 */
final class Starts {

    /**
     * Where a reader begins.
     *
     * @param after            the sequence behind which it begins
     * @param keyedOnlyThrough up to which sequence it reads only the newest of each key; {@link Long#MIN_VALUE} if it reads everything
     * @param peerHas          what the peer has of other topics: no event up to there may bring it an id; {@link Long#MIN_VALUE} if that is not known
     * @param outcome          what the peer is told
     */
    record Start(long after, long keyedOnlyThrough, long peerHas, ResumeOutcome outcome) {

        Start(long after, long keyedOnlyThrough, ResumeOutcome outcome) {
            this(after, keyedOnlyThrough, Long.MIN_VALUE, outcome);
        }

        Start(long after, ResumeOutcome outcome) {
            this(after, Long.MIN_VALUE, outcome);
        }

        Start noLaterThan(long sequence) {
            return new Start(Math.min(after, sequence), Math.min(keyedOnlyThrough, sequence), outcome);
        }

        /** The same for a peer that has come back, and has missed something here. */
        Start behindGap(@Nullable Long through) {
            return new Start(after, keyedOnlyThrough, through == null ? Long.MIN_VALUE : through, ResumeOutcome.GAP);
        }
    }

    private final String epoch;
    private final LongSupplier published;
    private final LongSupplier millis;
    private final ApplicationIds ids;

    Starts(String epoch, LongSupplier published, LongSupplier millis, ApplicationIds ids) {
        this.epoch = epoch;
        this.published = published;
        this.millis = millis;
        this.ids = ids;
    }

    /** Whether this broadcaster has given out the position in this epoch. */
    boolean isKnown(Position position) {
        return position.epoch().equals(epoch) && position.sequence() <= published.getAsLong();
    }

    /** Where a connection begins to read a topic. A peer that comes back goes on where it was, if that is possible; otherwise it begins as the application said. */
    Start of(LaneConnection connection, Topic topic, StartFrom from, @Nullable EventLog<SseConnection> everyone) {
        String lastEventId = connection.resumeId();
        if (lastEventId == null) {
            return begin(topic, from);
        }
        Long position = sequenceOf(lastEventId);
        Long after = position != null ? position : sequenceOf(lastEventId, topic.log, others(connection, everyone));
        Start resumed = resume(topic.log, after);
        return resumed.outcome == ResumeOutcome.RESUMED
                ? resumed
                : begin(topic, from).behindGap(after);
    }

    /** What a connection reads already. */
    private static List<EventLog<SseConnection>> others(
            LaneConnection connection, @Nullable EventLog<SseConnection> everyone) {
        List<EventLog<SseConnection>> logs = new ArrayList<>();
        for (LaneSubscription subscription : connection.subscriptions()) {
            logs.add(subscription.topic.log);
        }
        if (everyone != null) {
            logs.add(everyone);
        }
        return logs;
    }

    /** Where a connection begins to read what is sent to everybody, whether or not something ever was. */
    Start ofEveryone(@Nullable EventLog<SseConnection> log, @Nullable String lastEventId) {
        if (lastEventId == null) {
            return now(ResumeOutcome.FRESH);
        }
        Long position = sequenceOf(lastEventId);
        if (log != null) {
            return resume(log, position != null ? position : sequenceOf(lastEventId, log, List.of()));
        }
        Long after = position != null ? position : ids.findOnly(lastEventId);
        return after == null ? now(ResumeOutcome.FRESH) : new Start(after, ResumeOutcome.RESUMED);
    }

    /** Of a topic that is complete, everybody gets the final event who does not have it. */
    private Start begin(Topic topic, StartFrom from) {
        Start start = beginAsSaid(topic, from);
        Completion completion = topic.completion();
        return completion == null || completion.last() == null || start.outcome == ResumeOutcome.RESUMED
                ? start
                : start.noLaterThan(completion.through() - 1);
    }

    private Start beginAsSaid(Topic topic, StartFrom from) {
        if (from instanceof StartFrom.Oldest) {
            return new Start(topic.log.oldestResumable(millis.getAsLong()), ResumeOutcome.FRESH);
        }
        if (from instanceof StartFrom.Newest newest && newest.events() > 0) {
            return new Start(topic.log.beforeNewest(newest.events(), millis.getAsLong()), ResumeOutcome.FRESH);
        }
        if (from instanceof StartFrom.NewestPerKey) {
            return new Start(EventLog.BEFORE_ALL, published.getAsLong(), ResumeOutcome.FRESH);
        }
        if (from instanceof StartFrom.After after) {
            Position position = after.position();
            return resume(topic.log, isKnown(position) ? position.sequence() : null);
        }
        return now(ResumeOutcome.FRESH);
    }

    private Start now(ResumeOutcome outcome) {
        return new Start(published.getAsLong(), outcome);
    }

    private Start resume(EventLog<SseConnection> log, @Nullable Long after) {
        return after == null || after < log.oldestResumable(millis.getAsLong())
                ? now(ResumeOutcome.GAP)
                : new Start(after, ResumeOutcome.RESUMED);
    }

    /**
     * Where the event with an id of the application's is; nothing if it is not known, or if a log and another that the peer has read as well have events with the id: then
     * nobody knows which of them the peer has.
     */
    private @Nullable Long sequenceOf(String id, EventLog<SseConnection> log, List<EventLog<SseConnection>> others) {
        Long own = ids.find(log, id);
        List<Long> elsewhere = others.stream()
                .map(other -> ids.find(other, id))
                .filter(Objects::nonNull)
                .toList();
        if (own != null) {
            return elsewhere.isEmpty() ? own : null;
        }
        return elsewhere.size() == 1 ? elsewhere.get(0) : ids.findOnly(id);
    }

    /** The sequence that an id of our making names. */
    private @Nullable Long sequenceOf(String id) {
        return Position.parse(id).filter(this::isKnown).map(Position::sequence).orElse(null);
    }
}
