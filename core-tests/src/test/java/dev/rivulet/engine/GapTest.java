// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.event.SseEvent;
import dev.rivulet.log.History;
import dev.rivulet.testkit.ReceivedEvent;
import org.junit.jupiter.api.Test;

/** A peer that has missed events for good is told, before it gets any. */
class GapTest {

    @Test
    void resumeThatIsNotHeld_isTold_beforeAnythingElse() {
        try (TestEngine engine = new TestEngine(builder -> builder.history(History.ofEvents(1)))) {
            Peer first = engine.connect("t");
            engine.publish("t", "1");
            engine.run();
            String id = first.lastEventId();
            first.connection().close();
            engine.publish("t", "2");
            engine.run();
            engine.publish("t", "3");
            engine.run();

            Peer back = engine.connectWithId(id, "t");
            engine.publish("t", "4");
            engine.run();

            String until = engine.broadcaster.position().epoch() + "-3";
            assertThat(back.events()).extracting(ReceivedEvent::name).containsExactly("gap", "message");
            assertThat(back.events().get(0).data())
                    .isEqualTo("{\"topic\":\"t\",\"after\":\"" + id + "\",\"until\":\"" + until + "\"}");
            assertThat(back.events().get(0).lastEventId()).isEmpty();
        }
    }

    @Test
    void broadcastsThatAreNotHeld_areToldAsTheTopicWithoutAName() {
        try (TestEngine engine = new TestEngine(builder -> builder.history(History.ofEvents(1)))) {
            Peer first = engine.connect("t");
            engine.publish("t", "1");
            engine.run();
            String id = first.lastEventId();
            engine.broadcaster.broadcast(SseEvent.of("2"));
            engine.broadcaster.broadcast(SseEvent.of("3"));

            Peer back = engine.connectWithId(id, "t");

            assertThat(back.events()).hasSize(1);
            assertThat(back.events().get(0).data()).startsWith("{\"topic\":\"\",\"after\":\"" + id + "\"");
        }
    }

    @Test
    void broadcasterThatIsToldNotTo_tellsOnlyTheApplication() {
        try (TestEngine engine =
                new TestEngine(builder -> builder.history(History.none()).gapNotices(false))) {
            Peer back = engine.connectWithId("elsewhere-7", "t");
            engine.publish("t", "1");
            engine.run();

            assertThat(back.events()).extracting(ReceivedEvent::data).containsExactly("1");
        }
    }

    @Test
    void peerThatMissedNothing_isToldNothing() {
        try (TestEngine engine = new TestEngine(builder -> builder.history(History.none()))) {
            Peer first = engine.connect("t");
            engine.publish("t", "1");
            engine.run();

            Peer back = engine.reconnect(first, "t");
            engine.publish("t", "2");
            engine.run();

            assertThat(back.events()).extracting(ReceivedEvent::data).containsExactly("2");
        }
    }
}
