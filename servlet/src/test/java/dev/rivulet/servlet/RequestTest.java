// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rivulet.connection.SseConnection;
import dev.rivulet.event.SseEvent;
import dev.rivulet.testkit.LeakCheck;
import dev.rivulet.testkit.RawSseClient;
import dev.rivulet.testkit.ReceivedEvent;
import dev.rivulet.testkit.SseTestClient;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How requests are answered that do not simply get a stream, and how streams are opened without the base class. */
@ExtendWith(LeakCheck.class)
final class RequestTest {

    private static final String ORIGIN = "https://app.example.org";

    private final TopicServlet servlet = new TopicServlet();

    private static RawSseClient.Head answer(RunningContainer running, String method, String... headers)
            throws IOException {
        RawSseClient.Builder builder =
                RawSseClient.to("127.0.0.1", running.port()).path("/sse").method(method);
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        try (RawSseClient client = builder.connect()) {
            return client.head();
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void head_getsTheHeaders_andEnds(Container container) throws Exception {
        try (RunningContainer running = container.start(Webapp.of("/sse", servlet));
                RawSseClient client = RawSseClient.to("127.0.0.1", running.port())
                        .path("/sse")
                        .method("HEAD")
                        .connect()) {
            assertThat(client.head().status()).isEqualTo(200);
            assertThat(client.head().headers().firstValue("content-type").orElse(""))
                    .startsWith("text/event-stream");
            assertThat(servlet.shared().registry().count()).isZero();

            client.requestAgain("/sse");
            assertThat(client.head().status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void methods_thatAreNotOffered_get405WithAllow(Container container) throws Exception {
        Webapp webapp = Webapp.of("/sse", servlet);
        try (RunningContainer running = container.start(webapp)) {
            for (String method : new String[] {"POST", "PUT", "DELETE", "PATCH"}) {
                RawSseClient.Head head = answer(running, method);
                assertThat(head.status()).as(method).isEqualTo(405);
                assertThat(head.headers().firstValue("allow")).as(method).hasValue("GET, HEAD, OPTIONS");
            }
            assertThat(answer(running, "TRACE").status()).isEqualTo(405);
            assertThat(answer(running, "OPTIONS").headers().firstValue("allow")).hasValue("GET, HEAD, OPTIONS");
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void post_whereItIsAllowed_opensAStream(Container container) throws Exception {
        Webapp webapp = new Webapp().with("/sse", servlet, "methods", "GET, POST");
        try (RunningContainer running = container.start(webapp);
                SseTestClient client =
                        running.client("/sse").post("application/json", "{}").open()) {
            servlet.awaitOpened();
            servlet.publish("news", "hello");

            assertThat(client.awaitEvents(1)).extracting(ReceivedEvent::data).containsExactly("hello");
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void accept_isNegotiated(Container container) throws Exception {
        Map<String, Integer> answers = Map.of(
                "text/event-stream", 200,
                "*/*", 200,
                "text/*;q=0.5, application/json", 200,
                "text/html, text/event-stream;q=0.1", 200,
                "text/event-stream; charset=utf-8", 200,
                "application/json", 406,
                "text/event-stream;q=0, */*", 406,
                "text/event-stream;q=0.000", 406,
                "*/*;q=0", 406);
        try (RunningContainer running = container.start(Webapp.of("/sse", servlet))) {
            for (Map.Entry<String, Integer> expected : answers.entrySet()) {
                assertThat(answer(running, "GET", "Accept", expected.getKey()).status())
                        .as(expected.getKey())
                        .isEqualTo(expected.getValue());
            }
            assertThat(answer(running, "GET").status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void cors_letsListedOriginsReadWithCredentials(Container container) throws Exception {
        Webapp webapp = new Webapp().with("/sse", servlet, "origins", ORIGIN + " https://other.example.org");
        try (RunningContainer running = container.start(webapp)) {
            HttpHeaders allowed = answer(running, "GET", "Origin", ORIGIN).headers();
            assertThat(allowed.firstValue("access-control-allow-origin")).hasValue(ORIGIN);
            assertThat(allowed.firstValue("access-control-allow-credentials")).hasValue("true");
            assertThat(allowed.firstValue("vary")).hasValue("Origin");

            assertThat(answer(running, "GET", "Origin", "https://evil.example.org")
                            .status())
                    .isEqualTo(403);
            assertThat(answer(running, "GET", "Origin", "null").status()).isEqualTo(403);
            assertThat(answer(running, "GET").status()).isEqualTo(200);

            RawSseClient.Head preflight = answer(
                    running,
                    "OPTIONS",
                    "Origin",
                    ORIGIN,
                    "Access-Control-Request-Method",
                    "GET",
                    "Access-Control-Request-Headers",
                    "last-event-id");
            assertThat(preflight.status()).isEqualTo(204);
            assertThat(preflight.headers().firstValue("access-control-allow-origin"))
                    .hasValue(ORIGIN);
            assertThat(preflight.headers().firstValue("access-control-allow-headers"))
                    .hasValue("last-event-id");
            assertThat(preflight
                            .headers()
                            .firstValue("access-control-allow-methods")
                            .orElse(""))
                    .contains("GET");
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void cors_withStar_letsEverybodyRead_withoutCredentials(Container container) throws Exception {
        Webapp webapp = new Webapp().with("/sse", servlet, "origins", "*");
        try (RunningContainer running = container.start(webapp)) {
            HttpHeaders headers = answer(running, "GET", "Origin", ORIGIN).headers();

            assertThat(headers.firstValue("access-control-allow-origin")).hasValue("*");
            assertThat(headers.firstValue("access-control-allow-credentials")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void lastEventId_ofTheApplication_isDecodedAsUtf8(Container container) throws Exception {
        try (RunningContainer running = container.start(Webapp.of("/sse", servlet));
                RawSseClient client = RawSseClient.to("127.0.0.1", running.port())
                        .path("/sse?last-event-id=ignored")
                        .header("Last-Event-ID", "żółw 亀")
                        .connect()) {
            assertThat(client.head().status()).isEqualTo(200);

            SseConnection connection = servlet.awaitOpened();
            assertThat(connection.request().lastEventId()).isEqualTo("żółw 亀");
            assertThat(connection.requestedPosition()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void overALimit_eventSourceIsToldToComeBack_othersGetAStatus(Container container) throws Exception {
        Webapp webapp = new Webapp().with("/sse", servlet, "maxConnectionsPerAddress", "1");
        try (RunningContainer running = container.start(webapp);
                SseTestClient first = running.connect("/sse");
                SseTestClient browser = running.connect("/sse")) {
            browser.awaitEnd();

            assertThat(browser.status()).isEqualTo(200);
            assertThat(browser.retry().orElseThrow().toMillis()).isBetween(5_000L, 15_000L);
            RawSseClient.Head other = answer(running, "GET", "Accept", "*/*");
            assertThat(other.status()).isEqualTo(429);
            assertThat(Integer.parseInt(
                            other.headers().firstValue("retry-after").orElseThrow()))
                    .isBetween(5, 15);
            assertThat(first.isOpen()).isTrue();
            assertThat(servlet.shared().stats().refused()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void admit_mayAnswerItself(Container container) throws Exception {
        SseServlet refusing = new SseServlet() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean admit(HttpServletRequest request, HttpServletResponse response) {
                response.setStatus(HttpServletResponse.SC_NO_CONTENT);
                return false;
            }
        };
        try (RunningContainer running = container.start(Webapp.of("/sse", refusing))) {
            assertThat(answer(running, "GET").status()).isEqualTo(204);
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void retry_isSentFirst(Container container) throws Exception {
        Webapp webapp = new Webapp().with("/sse", servlet, "retry", "1500ms");
        try (RunningContainer running = container.start(webapp);
                SseTestClient client = running.connect("/sse")) {
            servlet.awaitOpened();
            servlet.publish("news", "hello");
            client.awaitEvents(1);

            assertThat(client.retry().orElseThrow().toMillis()).isEqualTo(1500);
            assertThat(client.events()).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void open_fromAnyServlet_makesAStream(Container container) throws Exception {
        HttpServlet plain = new HttpServlet() {
            private static final long serialVersionUID = 1L;

            @Override
            protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
                Optional<SseConnection> connection =
                        SseStreams.open(request, response, opened -> opened.subscribe("news"));
                connection.ifPresent(open -> open.send(SseEvent.of("welcome")));
                SseStreams.broadcaster(request.getServletContext()).publish("news", SseEvent.of("first"));
            }
        };
        try (RunningContainer running = container.start(Webapp.of("/plain", plain));
                SseTestClient client = running.connect("/plain")) {
            assertThat(client.awaitEvents(2)).extracting(ReceivedEvent::data).containsExactly("welcome", "first");
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void withoutAsyncSupport_theErrorSaysWhatIsMissing(Container container) throws Exception {
        StringBuilder message = new StringBuilder();
        HttpServlet plain = new HttpServlet() {
            private static final long serialVersionUID = 1L;

            @Override
            protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
                try {
                    SseStreams.open(request, response, connection -> {});
                } catch (IllegalStateException e) {
                    message.append(e.getMessage());
                    response.sendError(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
                }
            }
        };
        try (RunningContainer running = container.start(new Webapp().withoutAsync("/sse", plain))) {
            assertThat(answer(running, "GET").status()).isEqualTo(500);
            assertThat(message).contains("/sse").contains("asyncSupported");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "heartbeat, 15, must be a time with its unit",
        "heartbeat, -PT1S, must be at least 1 ms",
        "writeTimeout, 0ms, must be at least 1 ms",
        "history, many, must be a whole number",
        "history, -1, must be a whole number",
        "historyAge, off, must be a time with its unit",
        "historyBytes, 1 GB, must be a size",
        "historyAge, soon, must be a time with its unit",
        "overflow, explode, 'must be disconnect, skip or conflate'",
        "maxConnections, 0, must be at least 1",
        "methods, 'GET, DELETE', 'must be GET, POST or both'",
        "origins, https://example.org/path, is not an origin",
        "retry, -PT1S, must not be negative",
        "retry, off, must be a time with its unit"
    })
    void wrongParameter_failsAtStart_withNameAndValue(String name, String value, String rule) {
        Webapp webapp = new Webapp().with("/sse", servlet, name, value);

        assertThatThrownBy(() -> Container.JETTY.start(webapp).close()).isNotNull();
        assertThat(servlet.startFailure()).hasMessageContaining(name + ": ").hasMessageContaining(rule);
        assertThat(servlet.startFailure()).hasMessageContaining(value.split(",", -1)[0]);
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void wrongParameter_givesNoStream(Container container) throws Exception {
        Webapp webapp = new Webapp().with("/sse", servlet, "heartbeat", "15");
        try (RunningContainer running = container.start(webapp)) {
            assertThat(answer(running, "GET").status()).isGreaterThanOrEqualTo(400);
        } catch (Exception e) {
            assertThat(e).isNotInstanceOf(IOException.class);
        }
        assertThat(servlet.startFailure()).hasMessageContaining("heartbeat: must be a time with its unit");
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void contextParameters_makeTheBroadcaster_andServletsCannotContradict(Container container) throws Exception {
        TopicServlet contradicting = new TopicServlet();
        Webapp webapp = new Webapp()
                .contextParameter("rivulet.heartbeat", "2s")
                .with("/sse", servlet)
                .with("/other", contradicting, "heartbeat", "3s");
        try (RunningContainer running = container.start(webapp)) {
            assertThat(running.port()).isPositive();
            assertThat(servlet.shared().heartbeat()).isEqualTo(Duration.ofSeconds(2));
        } catch (Exception e) {
            assertThat(e).isNotInstanceOf(IOException.class);
        }
        assertThat(contradicting.startFailure()).hasMessageContaining("heartbeat: the servlets of a webapp share one");
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void contextParameter_thatIsNotKnown_failsAtStart(Container container) {
        Webapp webapp = new Webapp().contextParameter("rivulet.hearbeat", "2s").with("/sse", servlet);
        try (RunningContainer running = container.start(webapp)) {
            assertThat(running.port()).isPositive();
        } catch (Exception e) {
            assertThat(e).isNotInstanceOf(IOException.class);
        }
        assertThat(servlet.startFailure()).hasMessageContaining("rivulet.hearbeat: there is no such parameter");
    }
}
