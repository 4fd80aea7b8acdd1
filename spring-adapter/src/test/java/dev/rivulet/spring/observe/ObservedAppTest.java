// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.spring.PublishSse;
import dev.rivulet.spring.Server;
import dev.rivulet.spring.SpringApp;
import dev.rivulet.spring.SseStream;
import dev.rivulet.spring.Waiting;
import dev.rivulet.spring.boot.SseBroadcasterCustomizer;
import dev.rivulet.testkit.SseTestClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What operators see of an application, over HTTP. */
final class ObservedAppTest {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");

    @PublishSse(topic = "orders/{customer}", name = "placed")
    record OrderPlaced(String customer, long number) {}

    @RestController
    static class Controller {

        @GetMapping("/stream")
        SseStream stream(@RequestParam String topic, @RequestParam(required = false) String user) {
            return SseStream.of(topic).user(user);
        }

        /** Needs the registry before the broadcaster is there. */
        @Bean
        static SseBroadcasterCustomizer ownCustomizer(MeterRegistry registry) {
            return builder -> registry.counter("customized").increment();
        }
    }

    private static SpringApp app;

    @BeforeAll
    static void start() {
        app = SpringApp.start(
                Server.TOMCAT,
                Controller.class,
                Stream.concat(
                                Page.all("^(management\\..*=.*)$", Page.text()).stream(),
                                Stream.of("management.endpoint.health.show-details=always"))
                        .toArray(String[]::new));
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @Test
    void metrics_overHttp_tellWhatTheBroadcasterHasDone() throws Exception {
        try (SseTestClient client = app.connect("/stream?topic=metered")) {
            app.template().publish("metered", "x");
            client.awaitEvents(1);

            Waiting.until("the event is counted", () -> value("rivulet.events.written") >= 1);
            Waiting.until("the event is timed", () -> value("rivulet.write.latency") >= 1);
            assertThat(get("/actuator/metrics/rivulet.connections"))
                    .contains("\"baseUnit\":\"connections\"", "\"tag\":\"broadcaster\"", "sseBroadcaster");
        }
        assertThat(get("/actuator/metrics"))
                .contains("rivulet.lag.max", "rivulet.write.latency", "rivulet.write.latency.percentile");
        assertThat(app.bean(MeterRegistry.class).get("customized").counter().count())
                .isEqualTo(1);
    }

    @Test
    void endpoint_showsConnectionsWithoutTheirSecrets() throws Exception {
        try (SseTestClient client = app.client("/stream?topic=orders/17&user=ada")
                .lastEventId("s3cret-id")
                .open()) {
            assertThat(client.status()).isEqualTo(200);
            String all = get("/actuator/sse");
            String mine = get("/actuator/sse?topic=orders/17&user=ada");

            assertThat(all).contains("\"broadcasters\":{\"sseBroadcaster\":{\"draining\":false");
            assertThat(mine)
                    .contains(
                            "\"selected\":1",
                            "\"user\":\"ada\"",
                            "\"remoteAddress\":\"127.0.0.1\"",
                            "\"topics\":[\"orders/17\"]",
                            "\"topicCount\":1",
                            "\"lag\":0",
                            "\"pendingBytes\":0",
                            "\"state\":\"OPEN\"",
                            "\"age\":\"PT")
                    .doesNotContain("s3cret", connectionId("ada"), "session");
            assertThat(get("/actuator/sse?topic=orders/17&user=bob")).contains("\"selected\":0");
            assertThat(get("/actuator/sse?user=ada&limit=0")).contains("\"selected\":1", "\"connections\":[]");
            assertThat(get("/actuator/sse/" + id(mine))).contains("\"user\":\"ada\"");
        }
    }

    @Test
    void endpoint_disconnectsOneConnection() throws Exception {
        try (SseTestClient first = app.connect("/stream?topic=one&user=one");
                SseTestClient second = app.connect("/stream?topic=two&user=two")) {
            String id = id(get("/actuator/sse?topic=one"));

            assertThat(delete("/actuator/sse/" + id)).isEqualTo("{\"disconnected\":1}");

            first.awaitEnd();
            assertThat(first.events()).isEmpty();
            assertThat(second.isOpen()).isTrue();
            Waiting.until(
                    "it is gone",
                    () -> app.broadcaster().registry().ofUser("one").isEmpty());
            assertThat(delete("/actuator/sse/" + id)).isEqualTo("{\"disconnected\":0}");
            assertThat(app.get("/actuator/sse/" + id).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void endpoint_terminatesAllOfAUser() throws Exception {
        try (SseTestClient first = app.connect("/stream?topic=all&user=eve");
                SseTestClient second = app.connect("/stream?topic=all&user=eve");
                SseTestClient other = app.connect("/stream?topic=all&user=bob")) {

            assertThat(delete("/actuator/sse?user=eve&terminate=true")).isEqualTo("{\"disconnected\":2}");

            first.awaitEvent(event -> event.name().equals("end"));
            second.awaitEvent(event -> event.name().equals("end"));
            assertThat(other.isOpen()).isTrue();
            assertThat(other.events()).isEmpty();
        }
    }

    @Test
    void endpoint_asksForAUser() throws Exception {
        HttpResponse<String> response = send("DELETE", "/actuator/sse");

        assertThat(response.statusCode()).isEqualTo(400);
    }

    @Test
    void health_isUpWithFigures() throws Exception {
        assertThat(get("/actuator/health/readiness")).contains("\"sse\"");
        assertThat(get("/actuator/health/sse")).contains("\"status\":\"UP\"", "\"connections\":", "\"topics\":");
    }

    @Test
    void applicationEvent_isPublishedToItsTopic() {
        try (SseTestClient client = app.connect("/stream?topic=orders/ada")) {
            app.context().publishEvent(new OrderPlaced("ada", 17));

            assertThat(client.awaitEvents(1).get(0)).satisfies(event -> {
                assertThat(event.name()).isEqualTo("placed");
                assertThat(event.data()).isEqualTo("{\"customer\":\"ada\",\"number\":17}");
            });
        }
    }

    private static String connectionId(String user) {
        return app.broadcaster().registry().ofUser(user).get(0).id();
    }

    private static String id(String body) {
        Matcher matcher = ID.matcher(body);
        assertThat(matcher.find()).as(body).isTrue();
        return matcher.group(1);
    }

    private static double value(String meter) {
        try {
            Matcher matcher = Pattern.compile("\"(?:COUNT|VALUE)\",\"value\":([0-9.E]+)")
                    .matcher(get("/actuator/metrics/" + meter));
            return matcher.find() ? Double.parseDouble(matcher.group(1)) : -1;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String get(String path) throws IOException, InterruptedException {
        HttpResponse<String> response = app.get(path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.body();
    }

    private static String delete(String path) throws IOException, InterruptedException {
        HttpResponse<String> response = send("DELETE", path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.body();
    }

    private static HttpResponse<String> send(String method, String path) throws IOException, InterruptedException {
        URI uri = app.uri(path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return CLIENT.send(request, BodyHandlers.ofString());
    }
}
