// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.example.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.spring.test.SseTestClients;
import dev.rivulet.testkit.ReceivedEvent;
import dev.rivulet.testkit.SseTestClient;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;

/** What the example shows, over HTTP. */
@RunningExample
class SpringExampleTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @Autowired
    private SseTestClients clients;

    @Autowired
    private SseBroadcaster broadcaster;

    @Autowired
    private Market market;

    @Autowired
    private ApplicationEventPublisher events;

    private static String login(String user) {
        byte[] pair = (user + ':' + user).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    private SseTestClient open(String user, String path) {
        return clients.open(path, request -> request.header("Authorization", login(user)));
    }

    private HttpResponse<String> get(String user, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(clients.uri(path))
                .header("Authorization", login(user))
                .build();
        return HTTP.send(request, BodyHandlers.ofString());
    }

    @Test
    void prices_beginWithASnapshot_andGoOnWithEachChange() {
        SseTestClient client = open("ben", "/prices");
        ReceivedEvent snapshot = client.awaitEvents(1).get(0);
        assertThat(snapshot.name()).isEqualTo("prices");
        assertThat(snapshot.data()).contains("{\"symbol\":\"AAPL\"").contains("{\"symbol\":\"SAP\"");
        market.publish(new Price("SAP", 4711));
        client.awaitEvent(event -> event.name().equals("tick") && event.data().contains("4711"));
        client.awaitEvent(event -> event.name().equals("tick") && !event.data().contains("4711"));
    }

    @Test
    void whoComesBack_getsWhatWasMissed_andNoSnapshot() {
        SseTestClient client = open("ben", "/prices");
        market.publish(new Price("SAP", 4712));
        String seen = client.awaitEvent(event -> event.data().contains("4712")).lastEventId();
        client.close();
        market.publish(new Price("SAP", 4713));
        SseTestClient back = clients.open("/prices", request -> request.header("Authorization", login("ben"))
                .lastEventId(seen));
        back.awaitEvent(event -> event.data().contains("4713"));
        assertThat(back.events()).noneMatch(event -> event.name().equals("prices"));
    }

    @Test
    void orders_areToldToTheirUserAlone() {
        SseTestClient ada = open("ada", "/orders?user=ada");
        SseTestClient ben = open("ben", "/orders?user=ben");
        events.publishEvent(new OrderPlaced("ben", "SAP", 1));
        events.publishEvent(new OrderPlaced("ada", "MSFT", 2));
        assertThat(ada.awaitEvents(1).get(0).data()).isEqualTo("{\"user\":\"ada\",\"symbol\":\"MSFT\",\"number\":2}");
        assertThat(ben.awaitEvents(1).get(0).data()).isEqualTo("{\"user\":\"ben\",\"symbol\":\"SAP\",\"number\":1}");
        assertThat(ada.events()).hasSize(1);
    }

    @Test
    void ordersOfOthers_andStreamsWithoutALogin_areRefused() throws Exception {
        assertThat(get("ada", "/orders?user=ben").statusCode()).isEqualTo(403);
        HttpRequest nobody = HttpRequest.newBuilder(clients.uri("/prices"))
                .header("Accept", "text/event-stream")
                .build();
        assertThat(HTTP.send(nobody, BodyHandlers.ofString()).statusCode()).isEqualTo(302);
    }

    @Test
    void answer_keepsItsBlanksAndLines_andIsNotRepeated() throws Exception {
        SseTestClient client = open("ben", "/answer?question=why");
        client.awaitEnd();
        String text = client.events().stream()
                .filter(event -> event.name().equals("token"))
                .map(ReceivedEvent::data)
                .collect(Collectors.joining());
        assertThat(text).contains("whenever there is one,\n  and the browser").endsWith("\nYou asked: why");
        SseTestClient again =
                clients.open("/answer?question=why", request -> request.header("Authorization", login("ben"))
                        .lastEventId(client.lastEventId()));
        assertThat(again.status()).isEqualTo(204);
    }

    @Test
    void answerThatIsStopped_endsOnTheServer() {
        SseTestClient client = open("ada", "/answer?question=how");
        client.awaitEvents(2);
        assertThat(broadcaster.registry().ofUser("ada")).isNotEmpty();
        client.close();
        await(
                "ada has no stream left",
                () -> broadcaster.registry().ofUser("ada").isEmpty());
    }

    @Test
    void operator_seesWhoIsConnected_andNobodyElseDoes() throws Exception {
        open("ben", "/prices").awaitEvents(1);
        assertThat(get("ben", "/actuator/sse").statusCode()).isEqualTo(403);
        assertThat(get("ada", "/actuator/sse?user=ben").body()).contains("\"prices\"");
        assertThat(get("ada", "/actuator/metrics/rivulet.connections").body()).contains("\"measurements\"");
    }

    static void await(String what, java.util.function.BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }
}
