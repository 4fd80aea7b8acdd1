// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.example.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.testkit.LeakCheck;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a real browser can do over HTTP/2 that it cannot over HTTP/1.1. */
@ExtendWith({LeakCheck.class, SharedChromium.class})
class Http2PageTest {

    private static final int STREAMS = 20;
    private static final String PASSWORD = "no secret";

    /** Over HTTP/1.1 a browser opens six connections to a server, and the seventh stream waits. */
    private static final String OPEN_STREAMS = """
            window.received = new Array(arguments[0]).fill(0);
            window.sources = window.received.map((none, index) => {
                const source = new EventSource('streams/monitor');
                source.addEventListener('cpu', () => window.received[index]++);
                return source;
            });
            """;

    private final Chromium browser;

    Http2PageTest(Chromium browser) {
        this.browser = browser;
    }

    @Test
    void manyEventSources_ofOnePage_areAllOpenOverOneConnection(@TempDir Path folder) throws Exception {
        Running.quiet();
        try (ExampleServer server = ExampleServer.start("127.0.0.1", 0, new TlsKey(makeKey(folder), PASSWORD))) {
            browser.resize(1280, 860, false);
            browser.open(server.uri());
            browser.awaitText("connection-badge", "live");
            browser.run(OPEN_STREAMS, STREAMS);

            browser.awaitText("figure-connections", Integer.toString(STREAMS + 1));
            browser.run("window.before = Math.max(...window.received)");
            browser.awaitTrue(
                    "all streams receive events", () -> yes("window.received.every((count) => count > window.before)"));
            assertThat(yes("window.sources.every((source) => source.readyState === EventSource.OPEN)"))
                    .isTrue();
            assertThat(server.streams().registry().count()).isEqualTo(STREAMS + 1);
            assertThat(server.tcpConnections()).isLessThanOrEqualTo(2);
            assertThat(Files.size(browser.screenshot("http2-many-streams"))).isPositive();

            browser.run("window.sources.slice(1).forEach((source) => source.close())");
            Await.until(
                    "the closed streams are gone",
                    () -> server.streams().registry().count() == 2);
            long before = (Long) browser.run("return window.received[0]");
            browser.awaitTrue("the other stream lives on", () -> yes("window.received[0] > " + before));
            browser.awaitTrue(
                    "the browser says how it got the streams",
                    () -> protocols("streams/monitor").size() == STREAMS - 1);
            assertThat(protocols("")).containsOnly("h2");
            browser.reset();
        }
    }

    private boolean yes(String condition) {
        return Boolean.TRUE.equals(browser.run("return " + condition));
    }

    /** Of what the page has loaded, streams that have ended among it. */
    @SuppressWarnings("unchecked")
    private List<String> protocols(String path) {
        return (List<String>) browser.run(
                "return performance.getEntriesByType('resource').filter((entry) => entry.name.endsWith(arguments[0]))"
                        + ".map((entry) => entry.nextHopProtocol)",
                path);
    }

    private static Path makeKey(Path folder) throws Exception {
        Path file = folder.resolve("key.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "example",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(output).isZero();
        return file;
    }
}
