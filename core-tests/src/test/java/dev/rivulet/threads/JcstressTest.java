// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.threads;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs the jcstress tests of this module, named {@code *Stress}, in JVMs of their own. Each says which hole it guards. */
class JcstressTest {

    private static final Path FOLDER = Path.of("target", "jcstress");
    private static final int TESTS = 5;

    @Test
    @Timeout(300)
    void noForbiddenOutcome_isEverSeen() throws IOException, InterruptedException {
        Files.createDirectories(FOLDER);
        Path output = FOLDER.resolve("output.txt");
        Process process = new ProcessBuilder(command())
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(280, TimeUnit.SECONDS)).as("ended in time").isTrue();
        } finally {
            process.destroy();
        }

        String text = Files.readString(output);
        assertThat(process.exitValue()).as(text).isZero();
        assertThat(text).contains("Results: " + TESTS + " planned; " + TESTS + " passed, 0 failed");
    }

    private static List<String> command() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return List.of(
                java,
                "-cp",
                System.getProperty("java.class.path"),
                "org.openjdk.jcstress.Main",
                "-t",
                "dev\\.rivulet\\..*Stress",
                "-m",
                "sanity",
                "-r",
                "report");
    }
}
