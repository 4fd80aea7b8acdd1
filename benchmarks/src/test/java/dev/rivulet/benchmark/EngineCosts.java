// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.benchmark;

import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.util.Statistics;

/** The engine's own costs, without network: all its JMH benchmarks, as a table in Markdown. Arguments: {@code forks=3}, {@code only=} a part of a benchmark's name. */
final class EngineCosts {

    private static final int ITERATIONS = 3;

    private EngineCosts() {}

    public static void main(String[] arguments) throws RunnerException {
        int forks = 3;
        String only = "";
        for (String argument : arguments) {
            String value = argument.substring(argument.indexOf('=') + 1);
            switch (argument.substring(0, argument.indexOf('='))) {
                case "forks" -> forks = Integer.parseInt(value);
                case "only" -> only = value;
                default -> throw new IllegalArgumentException(argument + ": unknown; there are forks= and only=");
            }
        }
        System.out.println(table(new Runner(options(forks, only)).run()));
    }

    private static Options options(int forks, String only) {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("(Event|FanOut|Growth|Registry)Benchmark.*" + only)
                .forks(forks)
                .jvmArgsAppend("-Xmx4g", "-XX:+UseSerialGC")
                .warmupIterations(ITERATIONS)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(ITERATIONS)
                .measurementTime(TimeValue.seconds(1))
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true);
        return options.build();
    }

    private static String table(Collection<RunResult> results) {
        return results.stream().map(EngineCosts::line).collect(Collectors.joining("\n", """
                        | what | ns, median (smallest to largest) | bytes allocated |
                        |---|---|---|
                        """, "\n"));
    }

    private static String line(RunResult result) {
        BenchmarkParams params = result.getParams();
        String name = params.getBenchmark().replaceFirst(".*\\.(\\w+)Benchmark\\.", "$1: ");
        String settings = params.getParamsKeys().stream()
                .map(key -> key + " " + params.getParam(key))
                .collect(Collectors.joining(", "));
        Statistics times = result.getPrimaryResult().getStatistics();
        Result<?> allocated = result.getSecondaryResults().get("gc.alloc.rate.norm");
        return String.format(
                Locale.ROOT,
                "| %s%s | %s (%s to %s) | %s |",
                name,
                settings.isEmpty() ? "" : " (" + settings + ")",
                number(times.getPercentile(50)),
                number(times.getMin()),
                number(times.getMax()),
                allocated == null ? "" : number(allocated.getScore()));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, Math.abs(value) < 10 ? "%.2f" : "%,.0f", value);
    }
}
