// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rivulet.connection.StartFrom;
import dev.rivulet.connection.Subscription;
import dev.rivulet.event.SseEvent;
import org.junit.jupiter.api.Test;

class SubscriptionTest {

    @Test
    void subscribeDuringTraffic_beginsWithTheNextEvent() {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = engine.connect("a");
            for (int i = 1; i <= 100; i++) {
                engine.publish("a", "a" + i);
                engine.publish("b", "b" + i);
                if (i == 40) {
                    peer.connection().subscribe("b");
                }
                if (i % 7 == 0) {
                    engine.run();
                }
            }
            engine.run();

            assertThat(peer.data().stream().filter(d -> d.startsWith("a")).map(d -> d.substring(1)))
                    .isEqualTo(Numbers.of(1, 100));
            assertThat(peer.data().stream().filter(d -> d.startsWith("b")).map(d -> d.substring(1)))
                    .isEqualTo(Numbers.of(41, 100));
        }
    }

    @Test
    void unsubscribe_endsTheReadingAtOnce() {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = engine.connect("a", "b");
            engine.publish("a", "1");
            engine.run();
            engine.publish("a", "not written any more");
            engine.publish("b", "2");

            assertThat(peer.connection().unsubscribe("a")).isTrue();
            assertThat(peer.connection().unsubscribe("a")).isFalse();
            engine.publish("a", "not read any more");
            engine.publish("b", "3");
            engine.run();

            assertThat(peer.data()).isEqualTo(Numbers.of(1, 3));
            assertThat(peer.connection().topics()).containsExactly("b");
        }
    }

    @Test
    void unsubscribeWithinAnEvent_stillFinishesIt() {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = engine.connect("a", "b");
            String large = "x".repeat(100_000);
            engine.publish("a", large);
            engine.publish("a", "2");
            engine.publish("b", "3");
            peer.transport.readyForBytes(1);
            engine.run();

            peer.connection().unsubscribe("a");
            peer.transport.resume();
            engine.run();

            assertThat(peer.data()).containsExactly(large, "3");
        }
    }

    @Test
    void subscribeAgainAfterUnsubscribe_skipsWhatWasInBetween() {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = engine.connect("a");
            for (int round = 0; round < 5; round++) {
                engine.publish("a", "in" + round);
                engine.run();
                peer.connection().unsubscribe("a");
                engine.publish("a", "out" + round);
                peer.connection().subscribe("a");
            }
            engine.run();

            assertThat(peer.data()).containsExactly("in0", "in1", "in2", "in3", "in4");
        }
    }

    @Test
    void secondSubscription_isTheFirst() {
        try (TestEngine engine = new TestEngine()) {
            engine.publish("a", "old");
            Peer peer = engine.connect("a");

            Subscription second = peer.connection().subscribe("a", StartFrom.oldest());
            engine.publish("a", "new");
            engine.run();

            assertThat(second).isSameAs(peer.connection().subscribe("a"));
            assertThat(second.topic()).isEqualTo("a");
            assertThat(peer.data()).containsExactly("new");
            assertThat(engine.broadcaster.registry().countInTopic("a")).isEqualTo(1);
        }
    }

    @Test
    void cancel_isTheSameAsUnsubscribe() {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = engine.connect("a");
            Subscription subscription = peer.connection().subscribe("a");

            subscription.cancel();
            subscription.cancel();
            engine.publish("a", "1");
            engine.run();

            assertThat(peer.data()).isEmpty();
            assertThat(peer.connection().topics()).isEmpty();
            assertThat(engine.broadcaster.registry().inTopic("a")).isEmpty();
        }
    }

    @Test
    void emptyTopicName_isRefused() {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = engine.connect();

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> peer.connection().subscribe(""))
                    .withMessage("topic: must not be empty");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> engine.publish("", "1"))
                    .withMessage("topic: must not be empty");
        }
    }

    @Test
    void manyTopics_areWrittenInTheOrderOfPublishing() {
        try (TestEngine engine = new TestEngine()) {
            String[] topics = Numbers.of(1, 50).toArray(String[]::new);
            Peer peer = engine.connect(topics);
            for (int i = 1; i <= 5_000; i++) {
                engine.publish(topics[(i * 31) % 50], "" + i);
                if (i % 321 == 0) {
                    engine.run();
                }
            }
            engine.run();

            assertThat(peer.data()).isEqualTo(Numbers.of(1, 5_000));
        }
    }

    @Test
    void lateSubscriptionFromTheOldest_isReadToTheEnd() {
        try (TestEngine engine = new TestEngine()) {
            engine.publishRange("b", 1, 50);
            Peer peer = engine.connect("a");
            engine.publish("a", "first");
            engine.run();

            peer.connection().subscribe("b", StartFrom.oldest());
            engine.run();

            assertThat(peer.data().subList(1, 51)).isEqualTo(Numbers.of(1, 50));
        }
    }

    @Test
    void audience_isAskedForEachReaderAndEachEvent() {
        try (TestEngine engine = new TestEngine()) {
            Peer even = engine.connect("a");
            Peer odd = engine.connect("a");
            even.connection().setAttribute("parity", 0);
            odd.connection().setAttribute("parity", 1);
            for (int i = 1; i <= 10; i++) {
                int parity = i % 2;
                engine.broadcaster.publish(
                        "a", SseEvent.of("" + i), c -> c.attribute("parity").equals(parity));
            }
            engine.broadcaster.broadcast(
                    SseEvent.of("odd only"), c -> c.attribute("parity").equals(1));
            engine.publish("a", "both");
            engine.run();

            assertThat(even.data()).containsExactly("2", "4", "6", "8", "10", "both");
            assertThat(odd.data()).containsExactly("1", "3", "5", "7", "9", "odd only", "both");
        }
    }

    @Test
    void audience_isAskedAgainOfWhoResumes() {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = engine.connect("a");
            engine.publish("a", "1");
            engine.run();
            peer.transport.fail(null);
            engine.run();
            engine.broadcaster.publish("a", SseEvent.of("for somebody else"), c -> c == peer.connection());
            engine.publish("a", "2");

            assertThat(engine.reconnect(peer, "a").data()).containsExactly("2");
        }
    }
}
