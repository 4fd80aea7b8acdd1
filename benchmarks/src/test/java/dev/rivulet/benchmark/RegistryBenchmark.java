// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.benchmark;

import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.connection.SseConnection;
import java.util.List;
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

/** What connections that come, go and are looked up cost, beside so many others. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RegistryBenchmark {

    /** How many are open meanwhile, with ten to a topic. */
    @Param({"1000", "100000"})
    public int connections;

    private @Nullable FakeCrowd opened;

    /** Opens them. */
    @Setup
    public void start() {
        opened = FakeCrowd.of(SseBroadcaster.builder()).with(connections, i -> "topic-" + i / 10);
    }

    /** Ends them. */
    @TearDown
    public void stop() {
        crowd().close();
    }

    private FakeCrowd crowd() {
        return Objects.requireNonNull(opened, "not started");
    }

    /** One comes, subscribes, is handed to its lane, and goes. */
    @Benchmark
    public void comeAndGo() {
        SseConnection connection = crowd().open("192.0.2.2", "topic-7");
        crowd().run();
        connection.close();
        crowd().run();
    }

    /** Those of a topic. */
    @Benchmark
    public List<SseConnection> inTopic() {
        return crowd().broadcaster().registry().inTopic("topic-7");
    }

    /** Those from an address. */
    @Benchmark
    public Object find() {
        return crowd().broadcaster()
                .registry()
                .find(crowd().connections().get(7).id());
    }
}
