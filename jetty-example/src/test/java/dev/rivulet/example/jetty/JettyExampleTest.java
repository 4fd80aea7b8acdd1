// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.example.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.testkit.SseTestClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program, as a process of its own. */
class JettyExampleTest {

    private Process process;

    @AfterEach
    void end() {
        process.destroyForcibly();
    }

    @Test
    void run_saysWhereToLook_andEndsOpenStreamsInGoodOrder() throws Exception {
        start("PORT", "0");
        String line = reader().readLine();
        assertThat(line).matches("Rivulet example: http://localhost:[0-9]+/");
        URI uri = URI.create(line.substring(line.indexOf("http")));

        try (SseTestClient client = SseTestClient.connect(uri.resolve("streams/monitor"));
                SseTestClient talking = SseTestClient.connect(uri.resolve("streams/chat?name=Ann"))) {
            client.awaitEvents(4);
            process.toHandle().destroy();
            client.awaitEnd();
            talking.awaitEnd();

            assertThat(client.failure()).isEmpty();
            assertThat(talking.failure()).isEmpty();
        }
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(errors()).isEmpty();
    }

    @Test
    void run_onAPortThatIsTaken_saysSoInOneLine() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            start("PORT", Integer.toString(taken.getLocalPort()));

            assertFailedWith("Cannot listen on 127.0.0.1:" + taken.getLocalPort()
                    + " (Address already in use). Choose another port by the environment variable PORT, for example"
                    + " PORT=8081, or another address by HOST.");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "65536", "http"})
    void run_onAPortThatIsNone_saysSoInOneLine(String port) throws Exception {
        start("PORT", port);

        assertFailedWith("The environment variable PORT must be a number from 0 to 65535, but is \"" + port + "\".");
    }

    @Test
    void run_withAKeyThatIsNone_saysSoInOneLine() throws Exception {
        start("KEYSTORE", "pom.xml");

        assertFailedWith("The environment variable KEYSTORE must name a PKCS #12 file, and KEYSTORE_PASSWORD be its"
                + " password, but \"pom.xml\" cannot be opened.");
    }

    private void start(String name, String value) throws IOException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                JettyExample.class.getName());
        builder.environment().put(name, value);
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        process = builder.start();
    }

    private void assertFailedWith(String sentence) throws Exception {
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(errors()).isEqualToIgnoringNewLines(sentence);
        assertThat(reader().readLine()).isNull();
    }

    private BufferedReader reader() {
        return process.inputReader(StandardCharsets.UTF_8);
    }

    private String errors() throws IOException {
        return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
