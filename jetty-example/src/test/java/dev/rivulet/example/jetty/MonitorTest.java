// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.example.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.testkit.ReceivedEvent;
import dev.rivulet.testkit.SseTestClient;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The monitor's stream, over HTTP. */
class MonitorTest {

    private static final String STREAM = "streams/monitor";

    @RegisterExtension
    final Running example = new Running();

    @Test
    void open_forTheFirstTime_saysHelloWithTheConnectionsId() {
        try (SseTestClient client = example.open(STREAM)) {
            Map<String, Object> hello = Running.json(awaitHello(client, 1));

            assertThat(hello).containsEntry("resumed", "FRESH").containsEntry("lastEventId", null);
            assertThat(example.streams().registry().find((String) hello.get("connection")))
                    .isPresent();
        }
    }

    @Test
    void open_forTheFirstTime_sendsFiguresOfAllFourTopics() {
        try (SseTestClient client = example.open(STREAM)) {
            assertThat(Running.json(awaitNamed(client, "cpu")))
                    .containsOnlyKeys("time", "process", "system", "cores")
                    .hasEntrySatisfying(
                            "cores", cores -> assertThat(number(cores)).isPositive());
            assertThat(Running.json(awaitNamed(client, "memory"))).satisfies(memory -> {
                assertThat(memory).containsOnlyKeys("time", "total", "free", "used");
                assertThat(number(memory.get("used"))).isPositive().isLessThan(number(memory.get("total")));
            });
            assertThat(Running.json(awaitNamed(client, "jvm")))
                    .containsOnlyKeys(
                            "time", "heapUsed", "heapCommitted", "heapMax", "threads", "gcCount", "gcMillis", "classes")
                    .hasEntrySatisfying(
                            "heapUsed", bytes -> assertThat(number(bytes)).isPositive());
            ReceivedEvent counted = client.awaitEvent(event ->
                    event.name().equals("streams") && number(Running.json(event).get("connections")) == 1);
            assertThat(Running.json(counted))
                    .containsOnlyKeys(
                            "time",
                            "connections",
                            "topics",
                            "published",
                            "sent",
                            "writes",
                            "bytesWritten",
                            "heartbeats",
                            "overflows",
                            "opened",
                            "closed");
        }
    }

    @Test
    void open_later_beginsWithWhatTheFirstOneHasSeen() {
        try (SseTestClient first = example.open(STREAM)) {
            first.awaitEvents(9);
            try (SseTestClient second = example.open(STREAM)) {
                second.awaitEvents(9);

                assertThat(second.events().get(0).name()).isEqualTo("hello");
                assertThat(ids(second).subList(0, 8)).isEqualTo(ids(first).subList(0, 8));
            }
        }
    }

    @Test
    void cut_ofAnOpenConnection_isResumedWithoutLossOrDoubling() {
        try (SseTestClient witness = example.open(STREAM);
                SseTestClient client = example.openReconnecting(STREAM)) {
            Map<String, Object> hello = Running.json(awaitHello(client, 1));

            HttpResponse<String> answer = example.post("streams/cut?connection=" + hello.get("connection"));
            assertThat(answer.statusCode()).isEqualTo(204);
            client.awaitReconnects(1);

            Map<String, Object> second = Running.json(awaitHello(client, 2));
            assertThat(second).containsEntry("resumed", "RESUMED");
            assertThat(second.get("lastEventId")).isIn(ids(witness));
            assertThat(second.get("connection")).isNotEqualTo(hello.get("connection"));
            int enough = client.events().size() + 8;
            client.awaitEvents(enough);
            witness.awaitEvents(enough - 1);
            assertThat(common(ids(client), ids(witness))).isEqualTo(common(ids(witness), ids(client)));
        }
    }

    @Test
    void cut_byTheNetwork_isResumedWithWhatWasMissed_behindTheHello() {
        try (SseTestClient witness = example.open(STREAM);
                SseTestClient client = example.openReconnecting(STREAM)) {
            awaitHello(client, 1);
            client.awaitEvents(5);
            client.cut();

            Map<String, Object> hello = Running.json(awaitHello(client, 2));
            assertThat(hello).containsEntry("resumed", "RESUMED");
            assertThat(idBefore(client, 2)).isEqualTo(hello.get("lastEventId"));
            int enough = client.events().size() + 8;
            client.awaitEvents(enough);
            witness.awaitEvents(enough - 1);
            assertThat(common(ids(client), ids(witness))).isEqualTo(common(ids(witness), ids(client)));
        }
    }

    @Test
    void resume_ofAnUnknownId_isToldAsAGap() {
        try (SseTestClient client = SseTestClient.builder(example.uri(STREAM))
                .lastEventId("before-42")
                .open()) {
            assertThat(Running.json(awaitHello(client, 1)))
                    .containsEntry("resumed", "GAP")
                    .containsEntry("lastEventId", "before-42");
        }
    }

    @Test
    void cut_ofAnUnknownConnection_isAnsweredWithASentence() {
        assertThat(example.post("streams/cut?connection=nobody")).satisfies(answer -> {
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.body()).isEqualToIgnoringNewLines("connection: there is no open one with this id.");
        });
        assertThat(example.post("streams/cut").statusCode()).isEqualTo(404);
    }

    private static ReceivedEvent awaitHello(SseTestClient client, int which) {
        return Await.until("hello " + which, () -> client.events().stream()
                .filter(event -> event.name().equals("hello"))
                .skip(which - 1)
                .findFirst());
    }

    private static ReceivedEvent awaitNamed(SseTestClient client, String name) {
        return client.awaitEvent(event -> event.name().equals(name));
    }

    /** Of the event that was received before a hello. */
    private static String idBefore(SseTestClient client, int which) {
        List<ReceivedEvent> events = client.events();
        return events.get(events.indexOf(awaitHello(client, which)) - 1).lastEventId();
    }

    /** Of the events with an id; a hello has none of its own. */
    private static List<String> ids(SseTestClient client) {
        return client.events().stream()
                .filter(event -> !event.name().equals("hello"))
                .map(ReceivedEvent::lastEventId)
                .toList();
    }

    /** What of the first list is within what both lists cover. */
    private static List<String> common(List<String> ids, List<String> others) {
        long first = Math.max(sequence(ids.get(0)), sequence(others.get(0)));
        long last = Math.min(sequence(ids.get(ids.size() - 1)), sequence(others.get(others.size() - 1)));
        return ids.stream()
                .filter(id -> sequence(id) >= first && sequence(id) <= last)
                .toList();
    }

    private static long sequence(String id) {
        return Long.parseLong(id.substring(id.indexOf('-') + 1));
    }

    private static double number(Object value) {
        return ((Number) Objects.requireNonNull(value)).doubleValue();
    }
}
