// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.broadcast.OverflowPolicy;
import dev.rivulet.broadcast.TopicSettings;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.connection.StartFrom;
import dev.rivulet.event.SseEvent;
import dev.rivulet.log.History;
import dev.rivulet.testkit.ReceivedEvent;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A peer comes back and has missed something of one topic, which therefore begins with events that are older than what the peer has of another one. However often
 * it is cut in their midst, it must not be led back behind that.
 */
class CutInReplayTest {

    private static final TopicSettings CONFLATING =
            TopicSettings.standard().history(History.none()).slackBytes(20_000).onOverflow(OverflowPolicy.CONFLATE);

    private static final Consumer<SseConnection> BOTH = connection -> {
        connection.subscribe("news");
        connection.subscribe("quotes", StartFrom.newestPerKey());
    };

    private static TestEngine engine() {
        return new TestEngine(builder -> builder.topic("quotes", CONFLATING));
    }

    private static void news(TestEngine engine, String data) {
        engine.publish("news", data);
        engine.run();
    }

    /** So much that what was before leaves the log, and only the newest of each key is kept. */
    private static void flood(TestEngine engine) {
        for (int i = 0; i < 300; i++) {
            engine.broadcaster.publish(
                    "quotes", SseEvent.of("often " + i + "x".repeat(100)).withKey("often"));
        }
    }

    private static SseEvent rare(String kind) {
        SseEvent event = SseEvent.of("rare").withKey("rare");
        return switch (kind) {
            case "an id of the application's" -> event.withId("order-1");
            case "a comment, a delay and a name" ->
                event.withComment("id: no\nid: either")
                        .withRetry(Duration.ofSeconds(2))
                        .withName("quote");
            default -> event;
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"an id of ours", "an id of the application's", "a comment, a delay and a name"})
    void oldEventOfAKey_comesAgain_butDoesNotLeadThePeerBack(String kind) {
        try (TestEngine engine = engine()) {
            engine.broadcaster.publish("quotes", rare(kind));
            Peer first = engine.connect(Peer.request(), BOTH);
            news(engine, "news 1");
            news(engine, "news 2");
            assertThat(first.data()).containsExactly("rare", "news 1", "news 2");
            String has = first.lastEventId();
            first.connection().close();
            flood(engine);

            Peer second = engine.connect(Peer.request(has), BOTH);
            ReceivedEvent old = second.events().stream()
                    .filter(event -> event.data().equals("rare"))
                    .findFirst()
                    .orElseThrow();
            assertThat(old.lastEventId()).isEmpty(); // so the browser keeps the one it has
            assertThat(old.name()).isEqualTo(kind.endsWith("name") ? "quote" : "message");

            Peer third = engine.connect(Peer.request(has), BOTH);
            assertThat(third.data()).hasSize(2).startsWith("rare").noneMatch(data -> data.startsWith("news"));
            assertThat(third.lastEventId())
                    .isEqualTo(engine.broadcaster.position().toString());
        }
    }

    @Test
    void eventLongerThanAWrite_isWhole() {
        String data = "y".repeat(100_000);
        try (TestEngine engine = engine()) {
            engine.broadcaster.publish("quotes", SseEvent.of(data).withKey("rare"));
            Peer first = engine.connect("news");
            news(engine, "news 1");
            engine.broadcaster.publish("quotes", SseEvent.of("often").withKey("often"));

            Peer back = engine.connect(Peer.request(first.lastEventId()), BOTH);
            engine.run();

            assertThat(back.data()).containsExactly(data, "often");
            assertThat(back.events())
                    .filteredOn(event -> !event.name().equals("gap"))
                    .extracting(ReceivedEvent::lastEventId)
                    .containsExactly("", engine.broadcaster.position().toString());
        }
    }
}
