// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.ConnectionListener;
import dev.rivulet.connection.ConnectionRegistry;
import dev.rivulet.connection.ConnectionRequest;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.event.SseEvent;
import dev.rivulet.log.Position;
import dev.rivulet.transport.Transport;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Delivers events to connections by topic.
 *
 * <p>An event is encoded once and kept once, in the log of its topic, however many connections read it; each connection is a position in
 * the logs of its topics. Publishing appends and wakes the writers; it never waits for a connection, and a connection that is slow, stalled
 * or gone delays neither publishers nor other connections.
 *
 * <p>All events of a broadcaster share one sequence. The position of an event is its {@code id} on the wire, so a browser that comes back
 * with its {@code Last-Event-ID} gets what it missed of all its topics, in order; if that is no longer held, it is told of the gap.
 *
 * <p>Closing the broadcaster ends its connections and its threads.
 *
 * <p>Thread safety: safe for use by any thread. Only {@link #close()} and {@link #drain} wait.
 */
public final class SseBroadcaster implements AutoCloseable {

    private static final Duration DEFAULT_GRACE = Duration.ofSeconds(2);
    private static final Duration LONGEST_GRACE = Duration.ofHours(1);
    private static final long CUT_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Duration THREAD_PATIENCE = Duration.ofSeconds(1);
    private static final long DRAIN_STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final int ID_BYTES = 16;

    private final Engine engine;
    private final Admissions admissions;
    private final List<Lane> lanes;
    private final @Nullable CallbackThreads callbackThreads;
    private final SecureRandom random = new SecureRandom();
    private final AtomicInteger nextLane = new AtomicInteger();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean lanesStopped;

    SseBroadcaster(BroadcasterSettings settings, @Nullable CallbackThreads callbackThreads) {
        long shortestDelay = shortestDelay(settings);
        LongConsumer told = settings.writeLatency();
        WriteLatency latency = told == null ? null : new WriteLatency(told);
        this.lanes = IntStream.range(0, settings.lanes())
                .mapToObj(i -> new Lane(settings.clock(), shortestDelay, latency))
                .toList();
        TopicTable table = new TopicTable(IdLine.ofNewEpoch(), settings, lanes, latency);
        Counters counters =
                new Counters(lanes.stream().map(lane -> lane.written).toList());
        this.engine = new Engine(
                settings, table, new IndexedRegistry(), counters, new Callbacks(settings.callbackExecutor()));
        this.admissions = new Admissions(settings.limits());
        this.callbackThreads = callbackThreads;
        new IdleSweep(lanes.get(0), table, settings.idleTopicTimeout()).mark();
        start(settings.laneRunner());
    }

    /** All lanes, or none: one that cannot be started ends those before it. */
    private void start(LaneRunner runner) {
        try {
            lanes.forEach(lane -> lane.startOn(runner));
        } catch (Throwable e) {
            lanes.forEach(Lane::stop);
            throw e;
        }
    }

    private static long shortestDelay(BroadcasterSettings settings) {
        return Stream.of(settings.heartbeat(), settings.writeTimeout(), settings.idleTopicTimeout(), settings.maxAge())
                .filter(delay -> !delay.isZero())
                .mapToLong(Duration::toNanos)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /**
     * Begins to describe a broadcaster.
     *
     * @return a builder with the defaults
     */
    public static BroadcasterBuilder builder() {
        return new BroadcasterBuilder();
    }

    /**
     * Publishes an event to everybody who reads a topic, now or later from its history.
     *
     * @param topic the topic's name, not empty
     * @param event the event
     * @return the event's position
     * @throws IllegalArgumentException if the topic's name is empty
     * @throws IllegalStateException    if the topic is complete, or the broadcaster is closed
     */
    public Position publish(String topic, SseEvent event) {
        return publish(topic, event, null);
    }

    /**
     * Publishes an event to those readers of a topic who satisfy a condition. It is asked when the event's turn comes, once or more for each
     * reader, also for one that resumes later; by a lane, so it must be quick and must not block. A reader for whom it throws does not get the
     * event.
     *
     * @param topic    the topic's name, not empty
     * @param event    the event
     * @param audience who may read the event, or null for everybody
     * @return the event's position
     * @throws IllegalArgumentException if the topic's name is empty
     * @throws IllegalStateException    if the topic is complete, or the broadcaster is closed
     */
    public Position publish(String topic, SseEvent event, @Nullable Predicate<? super SseConnection> audience) {
        Objects.requireNonNull(event, "event: must not be null");
        Position position = engine.table().publish(topic, event, SafeAudience.of(audience));
        engine.counters().published();
        return position;
    }

    /**
     * Ends a topic: nothing can be published to it any more, as long as it is remembered ({@link BroadcasterBuilder#completedTopicTimeout}). Same as {@link #complete(String, SseEvent)} without a final event.
     *
     * @param topic the topic's name, not empty
     * @return the position behind the topic's last event
     * @throws IllegalArgumentException if the topic's name is empty
     */
    public Position complete(String topic) {
        return engine.table().complete(topic, null);
    }

    /**
     * Publishes a topic's final event and ends the topic. A connection all of whose topics are complete ends when it has read them, with
     * {@link dev.rivulet.connection.CloseReason#COMPLETED}; its browser is told not to come back, see {@link SseConnection#terminate()}. Who subscribes later gets what the history holds of it, at least the final
     * event, as long as the topic is remembered ({@link BroadcasterBuilder#completedTopicTimeout}).
     *
     * @param topic the topic's name, not empty
     * @param last  the final event
     * @return the event's position
     * @throws IllegalArgumentException if the topic's name is empty
     * @throws IllegalStateException    if the topic is complete already, or the broadcaster is closed
     */
    public Position complete(String topic, SseEvent last) {
        Objects.requireNonNull(last, "last: must not be null");
        Position position = engine.table().complete(topic, last);
        engine.counters().published();
        return position;
    }

    /**
     * Sends an event to every connection, whatever it reads.
     *
     * @param event the event
     * @return the event's position
     * @throws IllegalStateException if the broadcaster is closed
     */
    public Position broadcast(SseEvent event) {
        return broadcast(event, null);
    }

    /**
     * Sends an event to every connection that satisfies a condition, see {@link #publish(String, SseEvent, Predicate)}.
     *
     * @param event    the event
     * @param audience who may read the event, or null for everybody
     * @return the event's position
     * @throws IllegalStateException if the broadcaster is closed
     */
    public Position broadcast(SseEvent event, @Nullable Predicate<? super SseConnection> audience) {
        Objects.requireNonNull(event, "event: must not be null");
        Position position = engine.table().broadcast(event, SafeAudience.of(audience));
        engine.counters().published();
        return position;
    }

    /**
     * The position behind everything that has been published so far. Rendered into a page together with the state that the page shows, and
     * sent back as the query parameter {@code lastEventId}, it lets the page's stream begin without a hole.
     *
     * @return the position
     */
    public Position position() {
        return engine.table().position();
    }

    /**
     * The open connections.
     *
     * @return the registry
     */
    public ConnectionRegistry registry() {
        return engine.registry();
    }

    /**
     * What the broadcaster has done and holds.
     *
     * @return a snapshot
     */
    public BroadcasterStats stats() {
        TopicTable table = engine.table();
        return engine.counters().snapshot(engine.registry().count(), table.count(), table.logBytes());
    }

    /**
     * After how much silence a connection gets a heartbeat.
     *
     * @return the time, zero for never
     */
    public Duration heartbeat() {
        return engine.settings().heartbeat();
    }

    /**
     * Whether an id says that the stream of the peer that sends it has ended for good ({@link SseConnection#terminate()}, {@link #complete(String)}): such a peer is to be answered with
     * status 204. {@link #admit} refuses it with {@link Refusal#ENDED}; this is for deciding earlier.
     *
     * @param lastEventId the id of the last event that the peer has received, or null
     * @return whether its stream has ended, of whichever broadcaster
     */
    public static boolean isEnd(@Nullable String lastEventId) {
        return EndMark.isId(lastEventId);
    }

    /**
     * Asks for a place. For container adapters; an application extends their servlet instead.
     *
     * @param request who asks
     * @return a place or a refusal
     */
    public Admission admit(ConnectionRequest request) {
        Optional<Refusal> refusal = Optional.ofNullable(admissions.take(request));
        refusal.ifPresent(reason -> engine.counters().refused());
        return new Admission(this, request, refusal);
    }

    SseConnection open(Admission admission, Transport transport, ConnectionListener listener) {
        Lane lane = lanes.get(Math.floorMod(nextLane.getAndIncrement(), lanes.size()));
        LaneConnection connection = new LaneConnection(newId(), admission, listener, engine, lane, transport);
        engine.counters().opened();
        connection.open();
        if (lanesStopped) {
            connection.abandon(CloseReason.SHUTDOWN);
            lane.runIfEnded();
        }
        return connection;
    }

    void giveBack(Admission admission) {
        admissions.giveBack(admission.request());
    }

    private String newId() {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /**
     * Takes no more connections and ends the open ones within a time, a few after the other, so that their peers do not all turn to another server at once. Each gets what was published before it is
     * ended, and a {@code retry} ({@link BroadcasterBuilder#shutdownRetry}). The first half of the time is for ending them; who has not read what is pending when the whole of it is over is cut. Newcomers are told to come
     * back later. Events can still be published; {@link #close()} is still to be called. Waits until no connection is left, so it must not be called by a lane or by {@code onClose}.
     *
     * <p>Call it before the container stops, and with less time than the container's own grace.
     *
     * @param grace how long it may take, not negative, at most an hour
     * @return how many connections had to be cut
     * @throws IllegalArgumentException if the grace is negative
     * @throws InterruptedException     if the thread was interrupted; the broadcaster takes no more connections, and those that are still open go on
     */
    public int drain(Duration grace) throws InterruptedException {
        long nanos = requireGrace(grace).toNanos();
        long start = System.nanoTime();
        admissions.close();
        closeOneAfterTheOther(start, nanos / 2);
        if (admissions.awaitNone(start + nanos - System.nanoTime())) {
            return 0;
        }
        int left = engine.registry().count();
        engine.registry().abandonAll(CloseReason.SHUTDOWN);
        admissions.awaitNone(CUT_NANOS);
        return left;
    }

    /** Spreads the ends evenly over a time, in steps; a step without connections costs nothing. */
    private void closeOneAfterTheOther(long start, long window) throws InterruptedException {
        List<SseConnection> connections = engine.registry().all();
        int count = connections.size();
        for (int i = 0; i < count; i++) {
            long due = start + window / count * i;
            long wait = due - System.nanoTime();
            if (wait > DRAIN_STEP_NANOS && admissions.awaitNone(wait)) {
                return;
            }
            connections.get(i).close(CloseReason.SHUTDOWN);
        }
        engine.registry().all().forEach(connection -> connection.close(CloseReason.SHUTDOWN));
    }

    private static Duration requireGrace(Duration grace) {
        if (grace.isNegative()) {
            throw new IllegalArgumentException("grace: must not be negative, but was " + grace);
        }
        return grace.compareTo(LONGEST_GRACE) > 0 ? LONGEST_GRACE : grace;
    }

    /**
     * Whether nobody is admitted any more.
     *
     * @return true from the first call of {@link #drain} or {@link #close()} on
     */
    public boolean isDraining() {
        return admissions.isClosed();
    }

    /** Closes the broadcaster with a grace of 2 seconds, see {@link #close(Duration)}. */
    @Override
    public void close() {
        close(DEFAULT_GRACE);
    }

    /**
     * Takes no more connections, lets the open ones have what was published before, ends them, ends the lanes, and takes no more events. Waits until
     * that is done, so it must not be called by a lane or by {@code onClose}. A second call does nothing.
     *
     * @param grace how long connections may take to read what is pending before they are cut, not negative, at most an hour
     * @throws IllegalArgumentException if the grace is negative
     */
    public void close(Duration grace) {
        Duration patience = requireGrace(grace);
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        admissions.close();
        engine.registry().all().forEach(connection -> connection.close(CloseReason.SHUTDOWN));
        if (!awaitNoConnections(patience.toNanos())) {
            engine.registry().abandonAll(CloseReason.SHUTDOWN);
            awaitNoConnections(grace.isZero() ? 0 : CUT_NANOS);
        }
        stopThreads();
        engine.table().close();
    }

    /**
     * Waits for the threads as well: a container that stops a webapp looks which of them are left. An interrupt from before would end this waiting,
     * which is short, at once, and leave connections and threads behind; so it is put aside.
     */
    private void stopThreads() {
        boolean interrupted = Thread.interrupted();
        lanesStopped = true;
        lanes.forEach(Lane::stop);
        try {
            for (Lane lane : lanes) {
                lane.awaitStopped(THREAD_PATIENCE);
            }
            if (callbackThreads != null) {
                callbackThreads.stop(THREAD_PATIENCE);
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** An interrupt ends the waiting, and is left for the caller to see. */
    private boolean awaitNoConnections(long nanos) {
        try {
            return admissions.awaitNone(nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Whether the broadcaster is closed or closing.
     *
     * @return true from the first call of close on
     */
    public boolean isClosed() {
        return closed.get();
    }
}
