// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.benchmark;

import dev.rivulet.broadcast.BroadcasterBuilder;
import dev.rivulet.broadcast.LaneRunner;
import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.connection.ConnectionListener;
import dev.rivulet.connection.ConnectionRequest;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.event.SseEvent;
import dev.rivulet.transport.Transport;
import dev.rivulet.transport.TransportListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
    private final HandRunner runner = new HandRunner();
    private final List<SseConnection> connections = new ArrayList<>();
    private long longest;
    private @Nullable SseBroadcaster built;

    /** Opens the connections. */
    @Setup
    public void start() {
        BroadcasterBuilder builder = SseBroadcaster.builder()
                .lanes(1)
                .laneRunner(runner)
                .callbackExecutor(Runnable::run)
                .heartbeat(Duration.ZERO);
        if (timed) {
            builder.writeLatency(nanos -> longest = Math.max(longest, nanos));
        }
        SseBroadcaster broadcaster = builder.build();
        built = broadcaster;
        for (int i = 0; i < CONNECTIONS; i++) {
            connections.add(
                    broadcaster.admit(ConnectionRequest.from("192.0.2.1")).open(new Forgetful(), (ConnectionListener)
                            connection -> connection.subscribe("topic")));
        }
        runner.run();
    }

    /** Ends them. */
    @TearDown
    public void stop() {
        connections.forEach(SseConnection::close);
        runner.run();
        broadcaster().close();
        connections.clear();
    }

    private SseBroadcaster broadcaster() {
        if (built == null) {
            throw new IllegalStateException("not started");
        }
        return built;
    }

    /** An event of 100 bytes that a thousand connections get, each by a write. */
    @Benchmark
    @OperationsPerInvocation(CONNECTIONS)
    public void event() {
        broadcaster().publish("topic", event);
        runner.run();
    }

    /** The same by the hundred, in one write for each connection. */
    @Benchmark
    @OperationsPerInvocation(CONNECTIONS * BURST)
    public void eventAmongAHundred() {
        for (int i = 0; i < BURST; i++) {
            broadcaster().publish("topic", event);
        }
        runner.run();
    }

    /** An event of 100 bytes for each connection alone. */
    @Benchmark
    @OperationsPerInvocation(CONNECTIONS)
    public void sentEvent() {
        for (SseConnection connection : connections) {
            connection.send(event);
        }
        runner.run();
    }

    /** Runs the one lane when it is told to. */
    private static final class HandRunner implements LaneRunner, LaneRunner.Handle {

        private @Nullable Lane started;
        private boolean woken;

        @Override
        public Handle start(Lane lane) {
            started = lane;
            return this;
        }

        @Override
        public void wake() {
            woken = true;
        }

        @Override
        public void stop() {}

        void run() {
            Lane lane = started;
            while (woken && lane != null) {
                woken = false;
                if (lane.run() == 0) {
                    woken = true;
                }
            }
        }
    }

    /** Takes everything at once. */
    private static final class Forgetful implements Transport {

        @SuppressWarnings("unused") // so that the write is not optimised away
        private long bytes;

        @Override
        public void start(TransportListener listener) {}

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void write(byte[] array, int offset, int length) {
            bytes += length + array[offset];
        }

        @Override
        public void flush() {}

        @Override
        public void complete() {}

        @Override
        public void abort() {}
    }
}
