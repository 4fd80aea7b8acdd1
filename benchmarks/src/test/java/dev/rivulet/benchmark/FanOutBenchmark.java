// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.benchmark;

import dev.rivulet.broadcast.BroadcasterBuilder;
import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.event.SseEvent;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The engine's share of one event for one connection: publisher and lane on the thread that measures, transports that forget. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FanOutBenchmark {

    private static final int CONNECTIONS = 1_000;
    private static final int BURST = 100;

    /** Whether writes are timed. */
    @Param({"false", "true"})
    public boolean timed;

    private final SseEvent event = SseEvent.of("x".repeat(94));
    private long longest;
    private @Nullable FakeCrowd opened;

    /** Opens the connections. */
    @Setup
    public void start() {
        BroadcasterBuilder builder = SseBroadcaster.builder();
        if (timed) {
            builder.writeLatency(nanos -> longest = Math.max(longest, nanos));
        }
        opened = FakeCrowd.of(builder).with(CONNECTIONS, i -> "topic");
    }

    /** Ends them. */
    @TearDown
    public void stop() {
        crowd().close();
    }

    private FakeCrowd crowd() {
        return Objects.requireNonNull(opened, "not started");
    }

    /** An event of 100 bytes that a thousand connections get, each by a write. */
    @Benchmark
    @OperationsPerInvocation(CONNECTIONS)
    public void event() {
        crowd().broadcaster().publish("topic", event);
        crowd().run();
    }

    /** The same by the hundred, in one write for each connection. */
    @Benchmark
    @OperationsPerInvocation(CONNECTIONS * BURST)
    public void eventAmongAHundred() {
        for (int i = 0; i < BURST; i++) {
            crowd().broadcaster().publish("topic", event);
        }
        crowd().run();
    }

    /** An event of 100 bytes for each connection alone. */
    @Benchmark
    @OperationsPerInvocation(CONNECTIONS)
    public void sentEvent() {
        for (SseConnection connection : crowd().connections()) {
            connection.send(event);
        }
        crowd().run();
    }
}
