// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.threads;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Runs the jcstress tests of this module, named {@code *Stress}, in JVMs of their own. Each says which hole it guards.
 *
 * <p>The preset {@code sanity} takes a single sample of each configuration and could hardly fail. Here are fewer configurations with
 * hundreds of thousands of samples each, in about the same time.
 */
class JcstressTest {

    private static final Path FOLDER = Path.of("target", "jcstress");
    private static final List<String> OPTIONS = List.of(
            "-t",
            "dev\\.rivulet\\..*Stress",
            "-jvmArgs",
            "-Xmx256m",
            "-sc",
            "false",
            "-af",
            "NONE",
            "-f",
            "1",
            "-fsm",
            "1",
            "-iters",
            "3",
            "-time",
            "300",
            "-r",
            "report",
            "-v");
    private static final int SECONDS = 240;

    @Test
    @Timeout(2 * SECONDS)
    void noForbiddenOutcome_isEverSeen() throws IOException, InterruptedException {
        Files.createDirectories(FOLDER);
        Path output = FOLDER.resolve("output.txt");
        Process process = new ProcessBuilder(command())
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
        process.destroy();

        String text = Files.readString(output);
        assertThat(ended).as("in time: %s", text).isTrue();
        assertThat(process.exitValue()).as(text).isZero();
        assertThat(text).containsPattern("Results: (\\d+) planned; \\1 passed, 0 failed, 0 soft errs, 0 hard errs");
        assertThat(text).contains("All remaining tests: 7 matching test results");
    }

    private static List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add("org.openjdk.jcstress.Main");
        command.addAll(OPTIONS);
        return command;
    }
}
