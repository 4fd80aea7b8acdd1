// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.ConnectionListener;
import dev.rivulet.connection.ConnectionRequest;
import dev.rivulet.connection.ConnectionState;
import dev.rivulet.connection.Gap;
import dev.rivulet.connection.ResumeOutcome;
import dev.rivulet.connection.SendOutcome;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.connection.StartFrom;
import dev.rivulet.connection.Subscription;
import dev.rivulet.event.SseEvent;
import dev.rivulet.log.EventLog;
import dev.rivulet.log.Position;
import dev.rivulet.transport.Transport;
import dev.rivulet.transport.TransportListener;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A connection and its lane's hold on it. Whatever happens to it, from whichever thread, only marks it; the lane looks what is to be done.
 *
 * <p>Thread safety: as said at the fields.
 */
final class LaneConnection extends ReadingConnection implements TransportListener {

    private static final System.Logger LOG = System.getLogger(LaneConnection.class.getName());

    // Set once.
    private final String id;
    private final ConnectionRequest request;
    private final ConnectionListener listener;
    private final Transport transport;
    private final Admission admission;
    private final @Nullable Position requestedPosition;
    private final long openedAt;

    // Shared; guarded as each says.
    private final ConnectionLife life = new ConnectionLife();
    private volatile @Nullable Attributes attributes;
    private volatile @Nullable Terms terms;
    private volatile @Nullable Gaps gaps;

    /** Raised by any thread when nothing more is to be written. */
    private volatile boolean abandoned;

    // The lane's alone.
    private final ConnectionWriter writer;
    int slot = -1;

    LaneConnection(
            String id,
            Admission admission,
            ConnectionListener listener,
            Engine engine,
            Lane lane,
            Transport transport) {
        super(lane, engine);
        this.id = id;
        this.admission = admission;
        this.request = admission.request();
        this.listener = listener;
        this.transport = transport;
        this.openedAt = engine.settings().clock().getAsLong();
        this.requestedPosition = parseRequestedPosition();
        this.writer =
                new ConnectionWriter(this, engine, transport, engine.table().startOfEveryone(this));
    }

    private @Nullable Position parseRequestedPosition() {
        String lastEventId = request.lastEventId();
        return lastEventId == null
                ? null
                : Position.parse(lastEventId).filter(engine.table()::isKnown).orElse(null);
    }

    // ---- opening, by the thread that opens

    /** Lets the application subscribe, then hands the connection to its lane. */
    void open() {
        engine.registry().add(this);
        if (admission.isLate()) {
            close(CloseReason.SHUTDOWN);
        }
        if (!engine.settings().maxAge().isZero()) {
            terms().limitAge(engine.settings().maxAge());
        }
        if (!engine.callbacks().open(listener, this) || !tellGaps()) {
            close(CloseReason.APPLICATION_ERROR);
        }
        try {
            transport.start(this);
        } catch (Throwable e) {
            onFailure(e);
        }
        life.open();
        tellGapsLater();
        mark();
    }

    // ---- gaps

    /** Notes what the application is to be told. */
    void addGap(Gap gap) {
        gaps().add(gap);
    }

    private synchronized Gaps gaps() {
        Gaps noted = gaps;
        if (noted == null) {
            noted = new Gaps(this, listener, engine.callbacks());
            gaps = noted;
        }
        return noted;
    }

    private boolean tellGaps() {
        Gaps noted = gaps;
        return noted == null || noted.tell();
    }

    void tellGapsLater() {
        Gaps noted = gaps;
        if (noted != null) {
            noted.tellLater();
        }
    }

    void call(String name, Runnable call) {
        engine.callbacks().execute(name, call);
    }

    // ---- what the lane does

    @Override
    void run() {
        if (!life.isWritable()) {
            return;
        }
        if (slot < 0) {
            lane.add(this);
            writer.begin(lane.now());
        }
        Terms kept = terms;
        if (kept != null && kept.takeChanged()) {
            writer.scheduleNext();
        }
        drain();
    }

    /** The age at which something of the terms is due, {@link Long#MAX_VALUE} if nothing is. */
    long nextTermAt() {
        Terms kept = terms;
        long next = kept == null ? Long.MAX_VALUE : kept.next();
        return next == Long.MAX_VALUE ? Long.MAX_VALUE : openedAt + next;
    }

    /** Does what the terms demand now. */
    void keepTerms() {
        Terms kept = terms;
        if (kept != null) {
            kept.keep();
        }
    }

    /** Writes what is pending, and ends the connection if it was to be closed before: a close that comes meanwhile may have more to write. */
    void drain() {
        if (!life.isWritable() || slot < 0) {
            return;
        }
        if (abandoned) {
            end(CloseReason.PEER_GONE, false);
            return;
        }
        boolean closing = life.isClosing();
        try {
            if (!writer.drain(life.writeThrough())) {
                return;
            }
            if (closing) {
                end(CloseReason.CLOSED_BY_APPLICATION, true);
            } else if (readsOnlyCompleteTopics()) {
                close(CloseReason.COMPLETED);
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "The peer has gone", e);
            end(CloseReason.PEER_GONE, false);
        } catch (Throwable e) {
            LOG.log(System.Logger.Level.ERROR, "A connection failed and is ended", e);
            end(CloseReason.PEER_GONE, false);
        }
    }

    /** Ends the connection at once. */
    void giveUp(CloseReason reason) {
        end(reason, false);
    }

    boolean isEnded() {
        return life.isEnded();
    }

    private void end(CloseReason fallback, boolean complete) {
        if (life.isEnded()) {
            return;
        }
        CloseReason reason = engine.table().locked(() -> life.end(fallback));
        lane.remove(this);
        lane.cancel(writer);
        engine.table().unsubscribeAll(this).forEach(LaneSubscription::leaveLane);
        endTransport(complete);
        engine.registry().remove(this);
        engine.counters().closed(reason);
        try {
            engine.callbacks().close(listener, this, reason);
            tellWritten(Long.MAX_VALUE);
        } finally {
            admission.end();
        }
    }

    private void endTransport(boolean complete) {
        try {
            if (complete) {
                transport.complete();
            } else {
                transport.abort();
            }
        } catch (Throwable e) {
            LOG.log(System.Logger.Level.DEBUG, "The container refused to end a response", e);
        }
    }

    // ---- what waits to be written

    @Override
    public void whenWritten(Runnable task) {
        Objects.requireNonNull(task, "task: must not be null");
        Outbox current = outbox();
        writtenTasks().add(current == null ? EventLog.BEFORE_ALL : current.lastSequence(), task);
        if (life.isEnded()) {
            tellWritten(Long.MAX_VALUE);
        } else {
            mark();
        }
    }

    /** What was sent to this connection alone has been written up to here. Either the end sees a task that comes at this moment, or who brings it sees the end. */
    void tellWritten(long through) {
        WrittenTasks existing = existingWrittenTasks();
        if (existing != null) {
            existing.takeThrough(through).forEach(task -> engine.callbacks().written(this, task));
        }
    }

    @Override
    public long lag() {
        return life.isEnded() ? 0 : topicLag() + writer.lag() + pendingBytes();
    }

    // ---- what the container says

    @Override
    public void onWritable() {
        mark();
    }

    @Override
    public void onFailure(@Nullable Throwable cause) {
        if (!abandoned) {
            LOG.log(System.Logger.Level.DEBUG, "The container has given a connection up", cause);
            abandoned = true;
        }
        mark();
    }

    // ---- for the table, under its lock

    boolean isClosing() {
        return life.isClosing() || life.isEnded();
    }

    /** Asked to close once more: a peer that may read no more gets nothing of what is pending. */
    void withdrawUnless(boolean graceful) {
        if (!graceful) {
            life.withdraw();
        }
    }

    boolean close(CloseReason reason, long through) {
        return life.close(reason, through);
    }

    /** The id to resume from, while the application subscribes for the first time. */
    @Nullable
    String resumeId() {
        return life.state() == ConnectionState.OPENING ? request.lastEventId() : null;
    }

    // ---- what the application sees

    @Override
    public String id() {
        return id;
    }

    @Override
    public ConnectionRequest request() {
        return request;
    }

    @Override
    public ConnectionState state() {
        return life.state();
    }

    @Override
    public Subscription subscribe(String topic, StartFrom start) {
        TopicTable table = engine.table();
        table.requireReadable(topic, start);
        if (subscription(topic) == null && !listener.maySubscribe(this, topic)) {
            LOG.log(System.Logger.Level.DEBUG, "Topic {0} is denied to {1}", topic, this);
            return table.cancelledSubscription(this, topic, ResumeOutcome.DENIED);
        }
        LaneSubscription subscription = table.subscribe(this, topic, start);
        subscription.mark();
        if (life.state() != ConnectionState.OPENING) {
            tellGapsLater();
        }
        return subscription;
    }

    @Override
    public boolean unsubscribe(String topic) {
        LaneSubscription current = subscription(topic);
        return current != null && end(current);
    }

    /** Ends one reading, and no later one of the same topic. */
    boolean end(LaneSubscription subscription) {
        boolean ended = engine.table().unsubscribe(subscription);
        subscription.mark();
        mark();
        return ended;
    }

    @Override
    public SendOutcome send(SseEvent event) {
        SendOutcome outcome = engine.table().send(this, event);
        if (outcome == SendOutcome.ACCEPTED) {
            engine.counters().sent();
            mark();
        }
        return outcome;
    }

    @Override
    public void close(CloseReason reason) {
        Objects.requireNonNull(reason, "reason: must not be null");
        if (engine.table().close(this, reason)) {
            if (reason.isCut()) {
                abandoned = true;
            }
        }
        mark();
    }

    /** Ends the connection whether or not it was asked to before. */
    void abandon(CloseReason reason) {
        engine.table().close(this, reason);
        abandoned = true;
        mark();
    }

    @Override
    public void expireAfter(Duration lifetime) {
        terms().expireAfter(lifetime);
        mark();
    }

    @Override
    public void recheckEvery(Duration interval, Predicate<? super SseConnection> stillAllowed) {
        terms().recheckEvery(interval, stillAllowed);
        mark();
    }

    private synchronized Terms terms() {
        Terms existing = terms;
        if (existing == null) {
            existing = new Terms(this);
            terms = existing;
        }
        return existing;
    }

    @Override
    public Optional<CloseReason> closeReason() {
        return Optional.ofNullable(life.reason());
    }

    @Override
    public Optional<Position> requestedPosition() {
        return Optional.ofNullable(requestedPosition);
    }

    @Override
    public Duration age() {
        return Duration.ofNanos(ageNanos());
    }

    boolean wasOpenedBefore(long nanos) {
        return nanos - openedAt >= 0;
    }

    long ageNanos() {
        return engine.settings().clock().getAsLong() - openedAt;
    }

    @Override
    public @Nullable Object attribute(String name) {
        Attributes attached = attributes;
        return attached == null ? null : attached.get(name);
    }

    @Override
    public void setAttribute(String name, @Nullable Object value) {
        attributes().set(name, value);
    }

    private synchronized Attributes attributes() {
        Attributes attached = attributes;
        if (attached == null) {
            attached = new Attributes();
            attributes = attached;
        }
        return attached;
    }

    @Override
    public String toString() {
        return "SseConnection[" + id + ", " + request.remoteAddress() + ", " + life.state() + ']';
    }
}
