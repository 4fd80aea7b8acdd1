// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import dev.rivulet.connection.Limits;
import dev.rivulet.log.History;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Describes an {@link SseBroadcaster}.
 *
 * <p>Thread safety: none; a builder belongs to one thread.
 */
public final class BroadcasterBuilder {

    private static final int MAX_LANES = 4;
    private static final Duration DEFAULT_IDLE = Duration.ofMinutes(10);
    private static final Duration LONGEST_DEFAULT_IDLE = Duration.ofDays(1);
    private static final long MEBIBYTE = 1024 * 1024;
    private static final long DEFAULT_IDLE_BYTES = 64 * MEBIBYTE;
    private static final long LARGEST_HISTORY = Long.MAX_VALUE / 8;
    private static final int HISTORIES = 4;

    /** Ten years: long enough to mean for ever, short enough for arithmetic on nanoseconds. */
    private static final Duration LONGEST = Duration.ofDays(3653);

    private final Map<String, TopicSettings> topics = new HashMap<>();
    private Duration heartbeat = Duration.ofSeconds(15);
    private Duration writeTimeout = Duration.ofSeconds(30);
    private Duration maxAge = Duration.ZERO;
    private Duration shutdownRetry = Duration.ofSeconds(5);
    private Limits limits = Limits.none();
    private TopicSettings topicDefaults = TopicSettings.standard();
    private boolean gapNotices = true;
    private long outboxBytes = MEBIBYTE;
    private @Nullable Duration idleTopicTimeout;
    private long idleTopicBytes;
    private Duration completedTopicTimeout = Duration.ofHours(1);
    private int lanes = Math.min(MAX_LANES, Runtime.getRuntime().availableProcessors());
    private @Nullable ThreadFactory threadFactory;
    private @Nullable LaneRunner laneRunner;
    private @Nullable Executor callbackExecutor;
    private LongSupplier clock = System::nanoTime;
    private @Nullable LongConsumer writeLatency;

    BroadcasterBuilder() {}

    /**
     * After how much silence a connection gets a heartbeat: the comment line {@code :}, which no client sees, but proxies do. Default 15 s.
     *
     * @param silence the time, at least 1 ms, or zero for no heartbeats; without them a peer that has gone is not noticed in silence
     * @return this
     * @throws IllegalArgumentException if the time is negative or too short
     */
    public BroadcasterBuilder heartbeat(Duration silence) {
        if (!silence.isZero()) {
            requireMillis("heartbeat", silence);
        }
        this.heartbeat = shorten(silence);
        return this;
    }

    /**
     * How long a connection may be unable to take anything before it is cut. Default 30 s.
     *
     * @param timeout the time, at least 1 ms
     * @return this
     * @throws IllegalArgumentException if the time is too short
     */
    public BroadcasterBuilder writeTimeout(Duration timeout) {
        requireMillis("writeTimeout", timeout);
        this.writeTimeout = shorten(timeout);
        return this;
    }

    /**
     * How old a connection may become. Each ends with {@link dev.rivulet.connection.CloseReason#MAX_AGE} at a random moment in the last tenth of this time, so that those that came together do not
     * go together; browsers come back and resume. Lets connections move to other servers, and bounds what was forgotten. Default: zero, as old as they like.
     *
     * @param age the time, at least 1 ms, or zero for no limit
     * @return this
     * @throws IllegalArgumentException if the time is negative or too short
     */
    public BroadcasterBuilder maxAge(Duration age) {
        if (!age.isZero()) {
            requireMillis("maxAge", age);
        }
        this.maxAge = shorten(age);
        return this;
    }

    /**
     * How long peers are told to wait before they reconnect when the broadcaster drains or closes: each is sent a {@code retry} of a random time between half of this and one and a
     * half, so that they do not all come back at once. A browser keeps it until it is told another. Default 5 s.
     *
     * @param delay the time, or zero to tell nothing
     * @return this
     * @throws IllegalArgumentException if the time is negative
     */
    public BroadcasterBuilder shutdownRetry(Duration delay) {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("shutdownRetry: must not be negative, but was " + delay);
        }
        this.shutdownRetry = shorten(delay);
        return this;
    }

    /**
     * How many connections are admitted. Default: as many as come.
     *
     * @param limits the limits
     * @return this
     */
    public BroadcasterBuilder limits(Limits limits) {
        Objects.requireNonNull(limits, "limits: must not be null");
        this.limits = limits;
        return this;
    }

    /**
     * How much of its past each topic keeps, unless {@link #topic} says otherwise. Default {@link History#standard()}.
     *
     * @param history the history
     * @return this
     */
    public BroadcasterBuilder history(History history) {
        Objects.requireNonNull(history, "history: must not be null");
        this.topicDefaults = topicDefaults.history(history);
        return this;
    }

    /**
     * What becomes of a reader that is too far behind, unless {@link #topic} says otherwise. Default {@link OverflowPolicy#DISCONNECT}.
     *
     * @param policy the policy
     * @return this
     */
    public BroadcasterBuilder onOverflow(OverflowPolicy policy) {
        Objects.requireNonNull(policy, "onOverflow: must not be null");
        this.topicDefaults = topicDefaults.onOverflow(policy);
        return this;
    }

    /**
     * How far a reader may fall behind, in encoded bytes of a topic, even if the history is shorter, unless {@link #topic} says otherwise.
     * Default 1 MiB.
     *
     * @param bytes how many, not negative
     * @return this
     * @throws IllegalArgumentException if the number is negative
     */
    public BroadcasterBuilder slackBytes(long bytes) {
        this.topicDefaults = topicDefaults.slackBytes(bytes);
        return this;
    }

    /**
     * Settings of one topic.
     *
     * @param name     the topic's name, not empty
     * @param settings its settings
     * @return this
     * @throws IllegalArgumentException if the name is empty
     */
    public BroadcasterBuilder topic(String name, TopicSettings settings) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("topic: must not be empty");
        }
        Objects.requireNonNull(settings, "settings: must not be null");
        topics.put(name, settings);
        return this;
    }

    /**
     * Whether a peer that comes back for events that are not held any more is told so by an event named {@code gap}, before anything else. Its data is JSON:
     * the topic (empty for what was sent to everybody), the id that the peer named, and the position behind which it goes on, for example
     * {@code {"topic":"prices","after":"k3x9qa2m-5","until":"k3x9qa2m-90"}}; it has no id. Pages that do not listen for it do not see it. The application is
     * told in any case, see {@link dev.rivulet.connection.Subscription#outcome()}. Default true.
     *
     * @param told whether peers are told
     * @return this
     */
    public BroadcasterBuilder gapNotices(boolean told) {
        this.gapNotices = told;
        return this;
    }

    /**
     * How many bytes may wait that were sent to one connection alone; then {@code send} answers that it is full. Default 1 MiB.
     *
     * @param bytes how many, at least 1
     * @return this
     * @throws IllegalArgumentException if the number is less than 1
     */
    public BroadcasterBuilder outboxBytes(long bytes) {
        this.outboxBytes = requirePositive("outboxBytes", bytes);
        return this;
    }

    /**
     * How long a topic that nobody reads is remembered after its last event or reader, whatever its history says. Default: 10 minutes, or
     * the longest age of a {@link #history} if that is longer, but no more than a day.
     *
     * @param timeout the time, at least 1 ms
     * @return this
     * @throws IllegalArgumentException if the time is too short
     */
    public BroadcasterBuilder idleTopicTimeout(Duration timeout) {
        requireMillis("idleTopicTimeout", timeout);
        this.idleTopicTimeout = shorten(timeout);
        return this;
    }

    /**
     * How many bytes the topics that nobody reads may hold together; beyond it some are forgotten, the least used first. Default: 64 MiB, or
     * four times the bytes of the largest {@link #history} if that is more.
     *
     * @param bytes how many, at least 1
     * @return this
     * @throws IllegalArgumentException if the number is less than 1
     */
    public BroadcasterBuilder idleTopicBytes(long bytes) {
        this.idleTopicBytes = requirePositive("idleTopicBytes", bytes);
        return this;
    }

    /**
     * How long it is remembered that a topic is complete, after its log was forgotten: who comes within that time gets its final event, and no stream that lasts for ever.
     * Together they may hold as many bytes as idle topics ({@link #idleTopicBytes}), at least 1 MiB. Default 1 hour.
     *
     * @param timeout the time, at least 1 ms
     * @return this
     * @throws IllegalArgumentException if the time is too short
     */
    public BroadcasterBuilder completedTopicTimeout(Duration timeout) {
        requireMillis("completedTopicTimeout", timeout);
        this.completedTopicTimeout = shorten(timeout);
        return this;
    }

    /**
     * How many lanes write. Default: as many as there are processors, at most 4.
     *
     * @param lanes how many, at least 1
     * @return this
     * @throws IllegalArgumentException if the number is less than 1
     */
    public BroadcasterBuilder lanes(int lanes) {
        this.lanes = (int) requirePositive("lanes", lanes);
        return this;
    }

    /**
     * What makes the lanes' threads and those for callbacks. Default: daemon threads named {@code rivulet-…}.
     *
     * @param threads the factory
     * @return this
     */
    public BroadcasterBuilder threadFactory(ThreadFactory threads) {
        Objects.requireNonNull(threads, "threadFactory: must not be null");
        this.threadFactory = threads;
        return this;
    }

    /**
     * What runs the lanes. Default: a thread for each.
     *
     * @param runner the runner
     * @return this
     */
    public BroadcasterBuilder laneRunner(LaneRunner runner) {
        Objects.requireNonNull(runner, "laneRunner: must not be null");
        this.laneRunner = runner;
        return this;
    }

    /**
     * What runs {@code onClose} and other calls to the application. It is not shut down with the broadcaster. Default: up to 4 threads of the broadcaster's own.
     *
     * @param executor the executor
     * @return this
     */
    public BroadcasterBuilder callbackExecutor(Executor executor) {
        Objects.requireNonNull(executor, "callbackExecutor: must not be null");
        this.callbackExecutor = executor;
        return this;
    }

    /**
     * What tells the time. Default {@link System#nanoTime()}.
     *
     * @param nanoseconds a clock in nanoseconds that never goes back
     * @return this
     */
    public BroadcasterBuilder clock(LongSupplier nanoseconds) {
        Objects.requireNonNull(nanoseconds, "clock: must not be null");
        this.clock = nanoseconds;
        return this;
    }

    /**
     * Who is told how long events take from the call that publishes, broadcasts or sends them until they have been handed to a connection's transport, where they may lie in buffers of the container or the kernel still. Default: nobody, which
     * costs nothing.
     *
     * <p>Samples are told, such that their quantiles are those of all writes of events to connections, as far as events are alike: the first event in any 10 ms, of the whole broadcaster, is
     * timed for each connection that it is written to. Of the readers that a topic has on a lane, if they are many, 16 to 32 are timed, others with each event. So a lane tells at most
     * some thousand times a second. In a burst the first event is timed, which waits a little less than the last.
     *
     * <p>A peer that does not read shows here when it reads again, if its event is among the last 1,024 timed ones (10 s at least); look at {@link dev.rivulet.connection.SseConnection#lag()} for those that do not.
     * What is replayed, sent in {@code onOpen} or kept by key is not timed; what is published while {@code onOpen} runs, and cannot be written before it has returned, is.
     *
     * @param nanoseconds told by lanes, one time in nanoseconds of the {@link #clock} at each call, by several lanes at once; must be quick and must not block. One that throws is told no more
     * @return this
     */
    public BroadcasterBuilder writeLatency(LongConsumer nanoseconds) {
        Objects.requireNonNull(nanoseconds, "writeLatency: must not be null");
        this.writeLatency = nanoseconds;
        return this;
    }

    /**
     * Builds and starts the broadcaster.
     *
     * @return a broadcaster, to be closed
     */
    public SseBroadcaster build() {
        CallbackThreads owned = callbackExecutor == null ? new CallbackThreads(threads("rivulet-callback-")) : null;
        Executor executor = owned != null ? owned : requireSet(callbackExecutor);
        LaneRunner runner = laneRunner != null ? laneRunner : new LaneThreads(threads("rivulet-lane-"));
        BroadcasterSettings settings = new BroadcasterSettings(
                heartbeat,
                writeTimeout,
                maxAge,
                shutdownRetry,
                limits,
                topicDefaults,
                Map.copyOf(topics),
                gapNotices,
                outboxBytes,
                idleTopicTimeout != null ? idleTopicTimeout : idleAsLongAsHistory(),
                idleTopicBytes > 0 ? idleTopicBytes : roomForHistories(),
                completedTopicTimeout,
                lanes,
                runner,
                executor,
                clock,
                writeLatency);
        return new SseBroadcaster(settings, owned);
    }

    private long roomForHistories() {
        return allSettings()
                .mapToLong(settings -> Math.min(settings.history().bytes(), LARGEST_HISTORY) * HISTORIES)
                .reduce(DEFAULT_IDLE_BYTES, Math::max);
    }

    private Stream<TopicSettings> allSettings() {
        return Stream.concat(Stream.of(topicDefaults), topics.values().stream());
    }

    private Duration idleAsLongAsHistory() {
        Duration longest = allSettings()
                .map(settings -> settings.history().maxAge())
                .reduce(DEFAULT_IDLE, (a, b) -> a.compareTo(b) > 0 ? a : b);
        return longest.compareTo(LONGEST_DEFAULT_IDLE) > 0 ? LONGEST_DEFAULT_IDLE : longest;
    }

    private ThreadFactory threads(String prefix) {
        if (threadFactory != null) {
            return threadFactory;
        }
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    private static Executor requireSet(@Nullable Executor executor) {
        if (executor == null) {
            throw new IllegalStateException("callbackExecutor: must be set");
        }
        return executor;
    }

    private static void requireMillis(String name, Duration value) {
        if (value.compareTo(Duration.ofMillis(1)) < 0) {
            throw new IllegalArgumentException(name + ": must be at least 1 ms, but was " + value);
        }
    }

    private static long requirePositive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": must be at least 1, but was " + value);
        }
        return value;
    }

    private static Duration shorten(Duration value) {
        return value.compareTo(LONGEST) > 0 ? LONGEST : value;
    }
}
