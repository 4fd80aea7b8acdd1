// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.SendOutcome;
import dev.rivulet.event.SseEvent;
import dev.rivulet.testkit.ReceivedEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrivateEventTest {

    private static SendOutcome send(Peer peer, String data) {
        return peer.connection().send(SseEvent.of(data));
    }

    @Test
    void privateEvents_takeTheirPlaceAmongThoseOfTopics() {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = engine.connect("a", "b");
            engine.publish("a", "1");
            send(peer, "2");
            engine.publish("b", "3");
            send(peer, "4");
            engine.broadcaster.broadcast(SseEvent.of("5"));
            send(peer, "6");
            engine.publish("a", "7");
            engine.run();

            assertThat(peer.data()).isEqualTo(Numbers.of(1, 7));
        }
    }

    @Test
    void privateEvent_isForOneConnectionAlone() {
        try (TestEngine engine = new TestEngine()) {
            Peer one = engine.connect("a");
            Peer other = engine.connect("a");

            assertThat(send(one, "mine")).isEqualTo(SendOutcome.ACCEPTED);
            engine.run();

            assertThat(one.data()).containsExactly("mine");
            assertThat(other.transport.byteCount()).isZero();
            assertThat(engine.broadcaster.stats().sent()).isEqualTo(1);
            assertThat(engine.broadcaster.stats().published()).isZero();
        }
    }

    @Test
    void privateEvent_carriesOnlyAnIdOfItsOwn() {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = engine.connect("a");
            engine.publish("a", "1");
            send(peer, "2");
            engine.run();
            String topicId = peer.events().get(0).lastEventId();
            peer.connection().send(SseEvent.of("3").withId("own"));
            engine.run();

            assertThat(peer.events()).extracting(ReceivedEvent::lastEventId).containsExactly(topicId, topicId, "own");
        }
    }

    @Test
    void privateEvents_areNotResumed() {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = engine.connect("a");
            engine.publish("a", "1");
            engine.run();
            peer.transport.stall();
            send(peer, "private");
            engine.publish("a", "2");
            peer.transport.fail(null);
            engine.run();

            assertThat(engine.reconnect(peer, "a").data()).containsExactly("2");
        }
    }

    @Test
    void eventsSentInOnOpen_comeBeforeWhatIsPublishedLater() {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = engine.connect(Peer.request(), connection -> {
                connection.subscribe("a");
                connection.send(SseEvent.of("snapshot"));
                engine.publish("a", "change");
            });

            assertThat(peer.data()).containsExactly("snapshot", "change");
        }
    }

    @Test
    void fullOutbox_takesNoMoreUntilThePeerHasRead() {
        try (TestEngine engine = new TestEngine(builder -> builder.outboxBytes(1_000))) {
            Peer peer = engine.connect("a");
            peer.transport.stall();
            List<String> accepted = new ArrayList<>();
            SendOutcome outcome = SendOutcome.ACCEPTED;
            for (int i = 1; i < 1_000 && outcome == SendOutcome.ACCEPTED; i++) {
                outcome = send(peer, "" + i);
                if (outcome == SendOutcome.ACCEPTED) {
                    accepted.add("" + i);
                }
            }
            engine.run();

            assertThat(outcome).isEqualTo(SendOutcome.FULL);
            assertThat(accepted).hasSizeBetween(1_000 / 12, 1_000 / 9);
            assertThat(peer.data()).isEmpty();
            peer.transport.resume();
            engine.run();
            assertThat(peer.data()).isEqualTo(accepted);
            assertThat(send(peer, "again")).isEqualTo(SendOutcome.ACCEPTED);
            engine.run();
            assertThat(peer.data()).last().isEqualTo("again");
            assertThat(engine.broadcaster.stats().sent()).isEqualTo(accepted.size() + 1L);
        }
    }

    @Test
    void fullOutboxOfOne_concernsNobodyElse() {
        try (TestEngine engine = new TestEngine(builder -> builder.outboxBytes(1))) {
            Peer stalled = engine.connect("a");
            Peer other = engine.connect("a");
            stalled.transport.stall();
            assertThat(send(stalled, "1")).isEqualTo(SendOutcome.ACCEPTED);
            assertThat(send(stalled, "2")).isEqualTo(SendOutcome.FULL);

            assertThat(send(other, "1")).isEqualTo(SendOutcome.ACCEPTED);
            engine.publish("a", "2");
            engine.run();

            assertThat(other.data()).containsExactly("1", "2");
        }
    }

    @Test
    void outboxThatIsReadWhileItIsFilled_neverFillsUp() {
        try (TestEngine engine = new TestEngine(builder -> builder.outboxBytes(5_000))) {
            Peer peer = engine.connect();
            for (int i = 1; i <= 20_000; i++) {
                assertThat(send(peer, "" + i)).isEqualTo(SendOutcome.ACCEPTED);
                if (i % 100 == 0) {
                    engine.run();
                }
            }

            assertThat(peer.data()).isEqualTo(Numbers.of(1, 20_000));
        }
    }

    @Test
    void closingOrClosedConnection_takesNothing() {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = engine.connect("a");
            peer.transport.stall();
            send(peer, "before");
            peer.connection().close();

            assertThat(send(peer, "closing")).isEqualTo(SendOutcome.CLOSED);
            peer.transport.resume();
            engine.run();
            assertThat(send(peer, "closed")).isEqualTo(SendOutcome.CLOSED);
            engine.run();

            assertThat(peer.data()).containsExactly("before");
            assertThat(peer.closed).containsExactly(CloseReason.CLOSED_BY_APPLICATION);
        }
    }

    @Test
    void commentsAndRetries_areWrittenBetweenEvents() {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = engine.connect("a");
            send(peer, "1");
            peer.connection().send(SseEvent.ofComment("hello"));
            send(peer, "2");
            engine.run();

            assertThat(peer.transport.text()).isEqualTo("data: 1\n\n: hello\ndata: 2\n\n");
        }
    }
}
