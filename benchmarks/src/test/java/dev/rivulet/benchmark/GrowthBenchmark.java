// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.benchmark;

import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.event.SseEvent;
import dev.rivulet.log.History;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * How the cost of an event that one connection reads grows with everything else: connections that read other topics, topics, the length of the history. It must not.
 * What readers cost is in {@link FanOutBenchmark}, what bytes cost in {@link EventBenchmark}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class GrowthBenchmark {

    /** How many connections are open, all but one of them reading other topics. */
    @Param({"1", "1000", "1000000"})
    public int connections;

    /** How many topics the others share. */
    @Param({"1", "10000"})
    public int topics;

    /** How many events of its past a topic keeps. */
    @Param({"0", "10000"})
    public int history;

    private final SseEvent event = SseEvent.of("x".repeat(94));
    private @Nullable FakeCrowd opened;

    /** Opens the connections. */
    @Setup
    public void start() {
        opened = FakeCrowd.of(
                        SseBroadcaster.builder().history(history == 0 ? History.none() : History.ofEvents(history)))
                .with(1, i -> "topic")
                .with(connections - 1, i -> "other-" + i % topics);
    }

    /** Ends them. */
    @TearDown
    public void stop() {
        crowd().close();
    }

    private FakeCrowd crowd() {
        return Objects.requireNonNull(opened, "not started");
    }

    /** An event of 100 bytes for one reader among so many. */
    @Benchmark
    public void event() {
        crowd().broadcaster().publish("topic", event);
        crowd().run();
    }

    /** The same for a topic that nobody reads: what it takes to append. */
    @Benchmark
    public void append() {
        crowd().broadcaster().publish("unread", event);
    }
}
