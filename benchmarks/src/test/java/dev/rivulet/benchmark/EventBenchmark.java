// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.benchmark;

import dev.rivulet.event.EncodedEvent;
import dev.rivulet.event.SseEvent;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What it takes to make an event and its bytes, once for all its readers. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EventBenchmark {

    /** Characters of data. */
    @Param({"100", "1024", "16384"})
    public int size;

    private String ascii = "";
    private String lines = "";
    private String beyondLatin = "";

    /** Makes the data. */
    @Setup
    public void prepare() {
        ascii = "x".repeat(size);
        lines = "x".repeat(size / 4 - 1).concat("\n").repeat(4);
        beyondLatin = "\u20ac".repeat(size);
    }

    /** One line of ASCII, with a name. */
    @Benchmark
    public EncodedEvent line() {
        return SseEvent.named("tick", ascii).encoded();
    }

    /** Four lines. */
    @Benchmark
    public EncodedEvent fourLines() {
        return SseEvent.named("tick", lines).encoded();
    }

    /** Characters that take three bytes. */
    @Benchmark
    public EncodedEvent threeByteCharacters() {
        return SseEvent.named("tick", beyondLatin).encoded();
    }
}
