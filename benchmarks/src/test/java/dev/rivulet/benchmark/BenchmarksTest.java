// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.servlet.Container;
import dev.rivulet.testkit.LeakCheck;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

@ExtendWith(LeakCheck.class)
class BenchmarksTest {

    @Test
    void everyBenchmark_runsForAMoment() throws RunnerException {
        Options moment = new OptionsBuilder()
                .include(".*Benchmark\\..*")
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(5))
                .param("connections", "100")
                .param("topics", "10")
                .param("history", "100")
                .param("size", "100")
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();

        assertThat(new Runner(moment).run()).hasSizeGreaterThanOrEqualTo(20);
    }

    @Test
    void everyMeasurement_fillsTheTable() throws Exception {
        Table table = new Table();

        new PageCosts(Duration.ofMillis(20)).measure(Container.JETTY, 0, table);
        new BusyCosts(100, 1).measure(Container.TOMCAT, 1, table);
        new IdleCosts(5, 20, Duration.ofMillis(100)).measure(Container.JETTY, table);

        assertThat(table.markdown().lines()).hasSizeGreaterThan(20).allMatch(line -> line.startsWith("|"));
    }
}
