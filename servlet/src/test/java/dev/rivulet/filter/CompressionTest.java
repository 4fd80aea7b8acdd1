// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.servlet.Container;
import dev.rivulet.servlet.LogRecords;
import dev.rivulet.servlet.RunningContainer;
import dev.rivulet.servlet.Webapp;
import dev.rivulet.testkit.EventStreamParser;
import dev.rivulet.testkit.LeakCheck;
import dev.rivulet.testkit.RawSseClient;
import dev.rivulet.testkit.ReceivedEvent;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Compression behind the filter, in front of it, and by the container; and what is told of it. */
@ExtendWith(LeakCheck.class)
final class CompressionTest {

    private static final String[] GZIP = {"Accept: text/event-stream", "Accept-Encoding: gzip"};
    private static final String BEAT = "20ms";

    private final Conducted stream = new Conducted();

    private static final Script EVENT = Script.of((request, response) -> {
        response.setContentType("text/event-stream");
        response.getOutputStream().print("data: 1\n\n");
        response.flushBuffer();
    });

    private static RawSseClient get(RunningContainer running) throws IOException {
        return RawSseClient.connect("127.0.0.1", running.port(), "/x", Map.of("Accept-Encoding", "gzip"));
    }

    private static List<String> told(LogRecords log) {
        return log.lines().stream()
                .filter(line -> line.contains(SseFilter.class.getName() + ":"))
                .toList();
    }

    /** What can be read of it; the end need not have come. */
    private static String unzipped(byte[] body) throws IOException {
        StringBuilder text = new StringBuilder();
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            for (int octet = in.read(); octet >= 0; octet = in.read()) {
                text.append((char) octet);
            }
        } catch (EOFException e) {
            return text.toString();
        }
        return text.toString();
    }

    private static void readUntil(RawSseClient client, String part) throws IOException {
        while (!unzipped(client.body()).contains(part)) {
            assertThat(client.read()).as(part).isTrue();
        }
    }

    // ---- behind the filter

    private static Webapp behind(String rule) {
        return Webapp.of("/x", EVENT)
                .filter("/*", new SseFilter(), "compression", rule)
                .filter("/*", new GzipFilter(true));
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void avoid_hidesFromWhatIsBehind_thatAStreamMayBeCompressed(Container container) throws Exception {
        try (LogRecords log = LogRecords.from(Level.WARNING);
                RunningContainer running = container.start(behind("avoid"))) {
            Answer answer = Answer.of(running, "GET /x", GZIP);

            assertThat(answer.all("Content-Encoding")).isEmpty();
            assertThat(answer.text()).isEqualTo("data: 1\n\n");
            assertThat(told(log)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void refuse_declaresTheStreamAsNotCompressed(Container container) throws Exception {
        try (RunningContainer running = container.start(behind("refuse"))) {
            Answer answer = Answer.of(running, "GET /x", GZIP);

            assertThat(answer.header("Content-Encoding")).hasValue("identity");
            assertThat(answer.text()).isEqualTo("data: 1\n\n");
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void compressionBehind_getsNoHeartbeats_andIsTold_withTheCure(Container container) throws Exception {
        Webapp webapp = Webapp.of("/x", stream.blocking())
                .filter("/*", new SseFilter(), "compression", "allow", "heartbeat", "1ms", "flushAfter", "1ms")
                .filter("/*", new GzipFilter(true));
        try (LogRecords log = LogRecords.from(Level.WARNING);
                RunningContainer running = container.start(webapp)) {
            for (int i = 0; i < 2; i++) {
                try (RawSseClient client = get(running)) {
                    stream.act((request, response) -> response.setContentType("text/event-stream"));
                    stream.send("data: 1\n\n");
                    readUntil(client, "data: 1\n\n");
                    stream.send("data: 2\n\n");
                    stream.end();
                    client.readToEnd();

                    assertThat(unzipped(client.body())).isEqualTo("data: 1\n\ndata: 2\n\n");
                }
            }
            assertThat(told(log))
                    .singleElement()
                    .asString()
                    .contains("/x", "gzip", "behind SseFilter", "Map SseFilter after the compressing filter");
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void requestThatAsksForNoStream_mayBeCompressed(Container container) throws Exception {
        try (RunningContainer running = container.start(behind("avoid"))) {
            Answer answer = Answer.of(running, "GET /x", "Accept: text/html", "Accept-Encoding: gzip");

            assertThat(answer.header("Content-Encoding")).hasValue("gzip");
            assertThat(unzipped(answer.bytes())).isEqualTo("data: 1\n\n");
        }
    }

    // ---- in front of it

    @ParameterizedTest
    @EnumSource(Container.class)
    void compressionInFront_hasHeartbeats_andIsTold_withTheCure(Container container) throws Exception {
        Webapp webapp = Webapp.of("/x", stream.blocking())
                .filter("/*", new GzipFilter(true))
                .filter("/*", new SseFilter(), "heartbeat", BEAT);
        try (LogRecords log = LogRecords.from(Level.WARNING);
                RunningContainer running = container.start(webapp)) {
            for (int i = 0; i < 2; i++) {
                try (RawSseClient client = get(running)) {
                    stream.begin();
                    stream.send("data: 1\n\n");
                    readUntil(client, "\n:\n:\n");
                    stream.send("data: 2\n\n");
                    stream.end();
                    client.readToEnd();

                    assertThat(EventStreamParser.parse(unzipped(client.body())))
                            .extracting(ReceivedEvent::data)
                            .containsExactly("1", "2");
                }
            }
            assertThat(told(log))
                    .singleElement()
                    .asString()
                    .contains("/x", "gzip", "in front of SseFilter", "Exclude text/event-stream");
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void filterInFront_thatHoldsEverything_isTold_withItsClassAndTheCure(Container container) throws Exception {
        Webapp webapp = Webapp.of("/x", EVENT).filter("/*", new HoldingFilter()).filter("/*", new SseFilter());
        try (LogRecords log = LogRecords.from(Level.WARNING);
                RunningContainer running = container.start(webapp)) {
            assertThat(Answer.of(running, "GET /x").text()).isEqualTo("data: 1\n\n");
            Answer.of(running, "GET /x");

            assertThat(told(log))
                    .singleElement()
                    .asString()
                    .contains("/x", "HoldingFilter", "holds it back", "Exclude the stream from that filter");
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void nothingInTheWay_isNotTold(Container container) throws Exception {
        Webapp webapp = Webapp.of("/x", EVENT)
                .filter("/*", Script.filter((request, response, chain) -> chain.doFilter(request, response)))
                .filter("/*", new SseFilter());
        try (LogRecords log = LogRecords.from(Level.WARNING);
                RunningContainer running = container.start(webapp)) {
            assertThat(Answer.of(running, "GET /x", GZIP).text()).isEqualTo("data: 1\n\n");
            assertThat(told(log)).isEmpty();
        }
    }

    // ---- by the container

    /** Tomcat's and Undertow's need not be told: they let each event go. Jetty's does not let us see whether it does. */
    @ParameterizedTest
    @EnumSource(Container.class)
    void containersCompression_thatFlushes_letsEventsAndHeartbeatsGo(Container container) throws Exception {
        try (LogRecords log = LogRecords.from(Level.WARNING);
                RunningContainer running =
                        CompressingContainer.start(container, stream.blocking(), true, Map.of("heartbeat", BEAT));
                RawSseClient client = get(running)) {
            stream.begin();
            stream.send("data: 1\n\n");
            readUntil(client, "data: 1\n\n:\n:\n");
            stream.send("data: 2\n\n");
            readUntil(client, "data: 2\n\n");
            stream.end();
            client.readToEnd();

            assertThat(client.head().headers().firstValue("Content-Encoding")).hasValue("gzip");
            assertThat(told(log)).hasSize(container == Container.JETTY ? 1 : 0);
        }
    }

    @ParameterizedTest
    @EnumSource(value = Container.class, names = "JETTY")
    void containersCompression_thatDoesNotFlush_holdsEventsBack_andIsTold(Container container) throws Exception {
        try (LogRecords log = LogRecords.from(Level.WARNING);
                RunningContainer running =
                        CompressingContainer.start(container, stream.blocking(), false, Map.of("heartbeat", BEAT));
                RawSseClient client = get(running)) {
            stream.begin();
            stream.send("data: 1\n\n");
            stream.send("data: 2\n\n");
            client.head();
            assertThat(unzipped(client.body().length < 10 ? gzipHead() : client.body()))
                    .isEmpty();
            stream.end();
            client.readToEnd();

            assertThat(unzipped(client.body())).contains("data: 1\n\n", "data: 2\n\n");
            assertThat(told(log)).singleElement().asString().contains("in front of SseFilter");
        }
    }

    private static byte[] gzipHead() {
        return new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 0};
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void refuse_keepsTheContainersCompressionAway(Container container) throws Exception {
        try (LogRecords log = LogRecords.from(Level.WARNING);
                RunningContainer running =
                        CompressingContainer.start(container, EVENT, false, Map.of("compression", "refuse"))) {
            Answer answer = Answer.of(running, "GET /x", GZIP);

            assertThat(answer.header("Content-Encoding")).hasValue("identity");
            assertThat(new String(answer.bytes(), StandardCharsets.UTF_8)).isEqualTo("data: 1\n\n");
            assertThat(told(log)).isEmpty();
        }
    }
}
