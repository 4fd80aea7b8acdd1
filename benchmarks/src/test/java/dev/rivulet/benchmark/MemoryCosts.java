// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.benchmark;

import java.util.LinkedHashMap;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** {@link FilterBenchmark}, without and with the filter in turn, each time in a JVM of its own. */
final class MemoryCosts {

    private static final Map<String, String> BENCHMARKS = benchmarks();

    private final TimeValue iteration;

    MemoryCosts(int iterationMillis) {
        this.iteration = TimeValue.milliseconds(iterationMillis);
    }

    void measure(Table table) throws RunnerException {
        for (Map.Entry<String, String> benchmark : BENCHMARKS.entrySet()) {
            RunResult without = run(benchmark.getKey(), false);
            RunResult with = run(benchmark.getKey(), true);
            table.difference(
                    benchmark.getValue() + ", ns",
                    without.getPrimaryResult().getScore(),
                    with.getPrimaryResult().getScore());
            table.difference(benchmark.getValue() + ", bytes allocated", allocated(without), allocated(with));
        }
    }

    private RunResult run(String benchmark, boolean filtered) throws RunnerException {
        Options options = new OptionsBuilder()
                .include(FilterBenchmark.class.getName() + "." + benchmark + "$")
                .param("filtered", Boolean.toString(filtered))
                .forks(1)
                .warmupIterations(5)
                .warmupTime(iteration)
                .measurementIterations(5)
                .measurementTime(iteration)
                .addProfiler("gc")
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();
        return new Runner(options).runSingle();
    }

    private static double allocated(RunResult result) {
        return result.getSecondaryResults().values().stream()
                .filter(secondary -> secondary.getLabel().endsWith("gc.alloc.rate.norm"))
                .mapToDouble(secondary -> secondary.getScore())
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, String> benchmarks() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("smallPage", "page of 200 bytes, by the stream");
        names.put("smallWrittenPage", "page of 200 bytes, by the writer");
        names.put("largePage", "page of 1 MiB in 128 writes");
        names.put("flushedEvent", "event, flushed");
        names.put("flushedWrittenEvent", "event by the writer, flushed");
        names.put("eventFlushedByHundred", "event, flushed with 99 others");
        return names;
    }
}
