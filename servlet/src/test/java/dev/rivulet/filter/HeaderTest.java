// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.servlet.Container;
import dev.rivulet.servlet.RunningContainer;
import dev.rivulet.servlet.Webapp;
import dev.rivulet.servlet.Wire;
import dev.rivulet.testkit.LeakCheck;
import dev.rivulet.testkit.RawSseClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the filter says in the head of a stream. */
@ExtendWith(LeakCheck.class)
final class HeaderTest {

    private static final String EVENT = "data: 1\n\n";

    private static final Script STREAM = Script.of((request, response) -> {
        response.setContentType("text/event-stream");
        response.getWriter().print(EVENT);
    });

    private static Webapp webapp(String... parameters) {
        return Webapp.of("/x", STREAM).filter("/*", new SseFilter(), parameters);
    }

    private static Answer answer(Container container, Webapp webapp, String... headers) throws Exception {
        try (RunningContainer running = container.start(webapp)) {
            return Answer.of(running, "GET /x", headers);
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void headers_areAdded_whereTheApplicationHasNone(Container container) throws Exception {
        Answer answer = answer(container, webapp());

        assertThat(answer.header("Cache-Control")).hasValue("no-cache, no-transform");
        assertThat(answer.header("X-Accel-Buffering")).hasValue("no");
        assertThat(answer.header("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(answer.all("Content-Encoding")).isEmpty();
        assertThat(answer.all("Access-Control-Allow-Origin")).isEmpty();
        assertThat(answer.all("Vary")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void headers_ofTheApplication_areLeftAsTheyAre(Container container) throws Exception {
        Script script = Script.of((request, response) -> {
            response.setHeader("cache-control", "private");
            response.addHeader("X-Accel-Buffering", "yes");
            response.setHeader("Access-Control-Allow-Origin", "https://mine.example");
            response.setHeader("Content-Encoding", "x-mine");
            response.setContentType("text/event-stream");
            response.setHeader("X-Content-Type-Options", "mine");
            response.getOutputStream().print(EVENT);
        });
        Webapp webapp = Webapp.of("/x", script)
                .filter("/*", new SseFilter(), "cors", "https://a.example", "compression", "refuse");
        Answer answer = answer(container, webapp, "Origin: https://a.example");

        assertThat(answer.header("Cache-Control")).hasValue("private");
        assertThat(answer.header("X-Accel-Buffering")).hasValue("yes");
        assertThat(answer.header("X-Content-Type-Options")).hasValue("mine");
        assertThat(answer.header("Content-Encoding")).hasValue("x-mine");
        assertThat(answer.header("Access-Control-Allow-Origin")).hasValue("https://mine.example");
        assertThat(answer.all("Access-Control-Allow-Credentials")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void headers_setAfterTheTypeAndBeforeTheFirstByte_areTheApplications(Container container) throws Exception {
        Script script = Script.of((request, response) -> {
            response.setContentType("text/event-stream");
            var out = response.getOutputStream();
            response.setHeader("Cache-Control", "no-store");
            out.print(EVENT);
        });
        Answer answer = answer(container, Webapp.of("/x", script).filter("/*", new SseFilter()));

        assertThat(answer.header("Cache-Control")).hasValue("no-store");
        assertThat(answer.header("X-Accel-Buffering")).hasValue("no");
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void parameter_choosesAmongTheHeaders(Container container) throws Exception {
        Answer one = answer(container, webapp("headers", "X-Accel-Buffering"));
        assertThat(one.header("X-Accel-Buffering")).hasValue("no");
        assertThat(one.all("Cache-Control")).isEmpty();
        assertThat(one.all("X-Content-Type-Options")).isEmpty();

        Answer none = answer(container, webapp("headers", "none"));
        assertThat(none.text()).isEqualTo(EVENT);
        for (AddedHeader header : AddedHeader.values()) {
            if (header != AddedHeader.CONNECTION) {
                assertThat(none.all(header.title())).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void headers_ofAnEmptyStream_areAddedAsWell(Container container) throws Exception {
        Script script = Script.of((request, response) -> response.setContentType("text/event-stream"));

        assertThat(answer(container, Webapp.of("/x", script).filter("/*", new SseFilter()))
                        .header("X-Accel-Buffering"))
                .hasValue("no");
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void head_hasTheHeaders_andNoBody(Container container) throws Exception {
        try (RunningContainer running = container.start(webapp("heartbeat", "1ms"))) {
            Answer answer = Answer.of(running, "HEAD /x");

            assertThat(answer.header("X-Accel-Buffering")).hasValue("no");
            assertThat(answer.wire()).endsWith("\r\n\r\n");
        }
    }

    // ---- Connection

    private static HttpHeaders overHttp11(RunningContainer running, String connection) throws Exception {
        Map<String, String> headers = connection == null ? Map.of() : Map.of("Connection", connection);
        try (RawSseClient client = RawSseClient.connect("127.0.0.1", running.port(), "/x", headers)) {
            return client.head().headers();
        }
    }

    /** Jetty leaves out what goes without saying, Undertow says it anyway. */
    @ParameterizedTest
    @EnumSource(Container.class)
    void connection_overHttp11_isKeptAlive_unlessTheApplicationOrThePeerCloseIt(Container container) throws Exception {
        AtomicReference<String> seen = new AtomicReference<>();
        Script script = Script.of((request, response) -> {
            response.setContentType("text/event-stream");
            if (request.getParameter("close") != null) {
                response.setHeader("Connection", "close");
            }
            response.getOutputStream().print(EVENT);
            seen.set(String.valueOf(response.getHeader("Connection")));
        });
        try (RunningContainer running = container.start(Webapp.of("/x", script).filter("/*", new SseFilter()))) {
            HttpHeaders headers = overHttp11(running, null);
            if (container != Container.JETTY) {
                assertThat(headers.allValues("Connection")).containsExactly("keep-alive");
                assertThat(seen.get()).isEqualTo("keep-alive");
            }
            assertThat(headers.allValues("Connection")).doesNotContain("close");
            assertThat(overHttp11(running, "close").allValues("Connection")).doesNotContain("keep-alive");
            assertThat(Answer.of(running, "GET /x?close").all("Connection"))
                    .allMatch(value -> value.equalsIgnoreCase("close"));
        }
        if (container != Container.UNDERTOW) {
            try (RunningContainer running = container.start(webapp("headers", "Cache-Control"))) {
                assertThat(overHttp11(running, null).allValues("Connection")).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void connection_overHttp10_isNotSaidToBeKeptAlive(Container container) throws Exception {
        try (RunningContainer running = container.start(webapp())) {
            Answer answer = Answer.ofText(running, "GET /x HTTP/1.0");

            assertThat(answer.all("Connection")).noneMatch(value -> value.equalsIgnoreCase("keep-alive"));
            assertThat(answer.header("X-Accel-Buffering")).hasValue("no");
            assertThat(answer.text()).isEqualTo(EVENT);
        }
    }

    static Stream<Arguments> http2() {
        return Arrays.stream(Container.values())
                .flatMap(container -> Stream.of(Wire.H2C, Wire.H2).map(wire -> Arguments.of(container, wire)));
    }

    @ParameterizedTest
    @MethodSource("http2")
    void connection_overHttp2_isNotMentioned(Container container, Wire wire) throws Exception {
        AtomicReference<String> protocol = new AtomicReference<>();
        Script script = Script.of((request, response) -> {
            protocol.set(request.getProtocol());
            response.setContentType("text/event-stream");
            response.getOutputStream().print(EVENT);
            response.flushBuffer();
        });
        try (RunningContainer running = container.start(Webapp.of("/x", script).filter("/*", new SseFilter()), wire)) {
            HttpResponse<String> response = wire.newClient()
                    .send(HttpRequest.newBuilder(running.uri("/x")).build(), HttpResponse.BodyHandlers.ofString());

            assertThat(protocol.get()).startsWith("HTTP/2");
            assertThat(response.body()).isEqualTo(EVENT);
            assertThat(response.headers().firstValue("x-accel-buffering")).hasValue("no");
            assertThat(response.headers().map()).doesNotContainKeys("connection", "keep-alive");
        }
    }

    // ---- CORS

    @ParameterizedTest
    @EnumSource(Container.class)
    void origin_thatIsListed_mayReadWithCredentials(Container container) throws Exception {
        Answer answer = answer(container, webapp("cors", "https://a.example"), "Origin: https://a.example");

        assertThat(answer.header("Access-Control-Allow-Origin")).hasValue("https://a.example");
        assertThat(answer.header("Access-Control-Allow-Credentials")).hasValue("true");
        assertThat(answer.header("Vary")).hasValue("Origin");
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void origin_ofAnybody_mayReadWithoutCredentials(Container container) throws Exception {
        Answer answer = answer(container, webapp("cors", "*"), "Origin: https://b.example");

        assertThat(answer.header("Access-Control-Allow-Origin")).hasValue("*");
        assertThat(answer.all("Access-Control-Allow-Credentials")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void origin_thatIsNotListed_isAllowedNothing_andCachesAreTold(Container container) throws Exception {
        Answer answer = answer(container, webapp("cors", "https://a.example"), "Origin: https://b.example");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.all("Access-Control-Allow-Origin")).isEmpty();
        assertThat(answer.header("Vary")).hasValue("Origin");
        assertThat(answer.text()).isEqualTo(EVENT);
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void preflight_forReading_isAnswered_andNoOther(Container container) throws Exception {
        Webapp webapp = Webapp.of("/x", Script.of((request, response) -> response.setStatus(299)))
                .filter("/*", new SseFilter(), "cors", "https://a.example");
        try (RunningContainer running = container.start(webapp)) {
            Answer get = preflight(running, "https://a.example", "GET");
            assertThat(get.status()).isEqualTo(204);
            assertThat(get.header("Access-Control-Allow-Origin")).hasValue("https://a.example");
            assertThat(get.header("Access-Control-Allow-Methods").orElseThrow()).contains("GET");
            assertThat(get.header("Access-Control-Allow-Headers")).hasValue("last-event-id");

            for (String method : Set.of("DELETE", "POST", "PUT")) {
                Answer other = preflight(running, "https://a.example", method);
                assertThat(other.status()).as(method).isEqualTo(299);
                assertThat(other.all("Access-Control-Allow-Methods")).isEmpty();
            }
            Answer stranger = preflight(running, "https://b.example", "GET");
            assertThat(stranger.status()).isEqualTo(299);
            assertThat(stranger.all("Access-Control-Allow-Origin")).isEmpty();
            assertThat(Answer.of(running, "OPTIONS /x").status()).isEqualTo(299);
        }
        try (RunningContainer running =
                container.start(Webapp.of("/x", Script.of((request, response) -> response.setStatus(299)))
                        .filter("/*", new SseFilter()))) {
            assertThat(preflight(running, "https://a.example", "GET").status()).isEqualTo(299);
        }
    }

    private static Answer preflight(RunningContainer running, String origin, String method) throws Exception {
        return Answer.of(
                running,
                "OPTIONS /x",
                "Origin: " + origin,
                "Access-Control-Request-Method: " + method,
                "Access-Control-Request-Headers: last-event-id");
    }
}
