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
 * <p>Thread safety: safe for use by any thread. Only {@link #close()} waits.
 */
public final class SseBroadcaster implements AutoCloseable {

    private static final Duration DEFAULT_GRACE = Duration.ofSeconds(2);
    private static final Duration LONGEST_GRACE = Duration.ofHours(1);
    private static final long CUT_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Duration THREAD_PATIENCE = Duration.ofSeconds(1);
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
        this.lanes = IntStream.range(0, settings.lanes())
                .mapToObj(i -> new Lane(settings.clock(), shortestDelay))
                .toList();
        TopicTable table = new TopicTable(IdLine.ofNewEpoch(), settings, lanes);
        this.engine = new Engine(
                settings, table, new IndexedRegistry(), new Counters(), new Callbacks(settings.callbackExecutor()));
        this.admissions = new Admissions(settings.limits());
        this.callbackThreads = callbackThreads;
        new IdleSweep(lanes.get(0), table, settings.idleTopicTimeout()).mark();
        lanes.forEach(lane -> lane.startOn(settings.laneRunner()));
    }

    private static long shortestDelay(BroadcasterSettings settings) {
        return Stream.of(settings.heartbeat(), settings.writeTimeout(), settings.idleTopicTimeout())
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
     * @throws IllegalStateException    if the broadcaster is closed
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
     * @throws IllegalStateException    if the broadcaster is closed
     */
    public Position publish(String topic, SseEvent event, @Nullable Predicate<? super SseConnection> audience) {
        Objects.requireNonNull(event, "event: must not be null");
        Position position = engine.table().publish(topic, event, SafeAudience.of(audience));
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
     * Asks for a place. For container adapters; an application extends their servlet instead.
     *
     * @param request who asks
     * @return a place or a refusal
     */
    public Admission admit(ConnectionRequest request) {
        Optional<Refusal> refusal = Optional.ofNullable(admissions.take(request.remoteAddress()));
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
        admissions.giveBack(admission.request().remoteAddress());
    }

    private String newId() {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
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
        if (grace.isNegative()) {
            throw new IllegalArgumentException("grace: must not be negative, but was " + grace);
        }
        Duration patience = grace.compareTo(LONGEST_GRACE) > 0 ? LONGEST_GRACE : grace;
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
