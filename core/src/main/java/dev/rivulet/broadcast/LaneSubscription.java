// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import dev.rivulet.connection.ResumeOutcome;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.connection.Subscription;
import dev.rivulet.log.LogReader;

/**
 * One connection's reading of one topic. Marked when it begins and when it ends, so that its lane takes it in or lets it go.
 *
 * <p>Thread safety: as said at the fields.
 */
class LaneSubscription extends LaneTask implements Subscription {

    final LaneConnection connection;
    final Topic topic;
    private final TopicLane topicLane;
    private final ResumeOutcome outcome;

    /** Raised under the table's lock, read by the lane. */
    private volatile boolean cancelled;

    // The lane's alone.
    final LogReader<SseConnection> reader;
    int slot = -1;

    LaneSubscription(
            LaneConnection connection,
            Topic topic,
            TopicLane topicLane,
            LogReader<SseConnection> reader,
            ResumeOutcome outcome) {
        super(connection.lane);
        this.connection = connection;
        this.topic = topic;
        this.topicLane = topicLane;
        this.reader = reader;
        this.outcome = outcome;
    }

    @Override
    public String topic() {
        return topic.name;
    }

    @Override
    public ResumeOutcome outcome() {
        return outcome;
    }

    @Override
    public void cancel() {
        connection.end(this);
    }

    void setCancelled() {
        cancelled = true;
    }

    @Override
    void run() {
        if (cancelled) {
            leaveLane();
        } else {
            if (slot < 0) {
                topicLane.add(this);
            }
            connection.drain();
        }
    }

    /** Whether an event was published while this was there, and is not replayed. */
    boolean isLive(long sequence) {
        return true;
    }

    /** How many read the topic on this lane. */
    int readersOnLane() {
        return topicLane.count();
    }

    void leaveLane() {
        if (slot >= 0) {
            topicLane.remove(this);
            slot = -1;
        }
    }
}
