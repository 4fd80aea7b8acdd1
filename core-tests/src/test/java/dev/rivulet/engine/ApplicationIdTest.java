// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.broadcast.BroadcasterBuilder;
import dev.rivulet.broadcast.TopicSettings;
import dev.rivulet.connection.ResumeOutcome;
import dev.rivulet.event.SseEvent;
import dev.rivulet.log.History;
import dev.rivulet.log.Position;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers that come back with an id that the application has given to an event itself. */
class ApplicationIdTest {

    private static final Duration IDLE = Duration.ofMinutes(1);

    private static Position publish(TestEngine engine, String topic, String id, String data) {
        return engine.broadcaster.publish(topic, SseEvent.of(data).withId(id));
    }

    private static BroadcasterBuilder shortHistory(BroadcasterBuilder builder) {
        return builder.topic("short", TopicSettings.standard().history(History.ofEvents(2)))
                .topic(
                        "tiny",
                        new TopicSettings(
                                History.none(), TopicSettings.standard().onOverflow(), 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"order 66", "7", "-1", "0", "zzzzzzzz-1", "größer ≥ 零 😀", "a", "\"", " ", "x-end"})
    void anyText_isResumedFromRightBehindItsEvent(String id) {
        try (TestEngine engine = new TestEngine()) {
            Peer first = engine.connect("a");
            engine.publish("a", "0");
            publish(engine, "a", id, "1");
            engine.run();
            engine.publishRange("a", 2, 4);

            assertThat(first.lastEventId()).isEqualTo(id);
            Peer back = engine.connectWithId(id, "a");

            assertThat(back.outcome("a")).isEqualTo(ResumeOutcome.RESUMED);
            assertThat(back.data()).isEqualTo(Numbers.of(2, 4));
            assertThat(back.gaps).isEmpty();
            assertThat(back.connection().requestedPosition()).isEmpty();
        }
    }

    @Test
    void peerThatHasReadOnBehindIt_resumesFromTheLaterId() {
        try (TestEngine engine = new TestEngine()) {
            Peer first = engine.connect("a");
            publish(engine, "a", "mine", "1");
            engine.publish("a", "2");
            engine.run();
            engine.publish("a", "3");

            assertThat(engine.reconnect(first, "a").data()).containsExactly("3");
        }
    }

    @Test
    void topicsThatDoNotHaveTheId_areResumedFromItsPlaceInTheCommonOrder() {
        try (TestEngine engine = new TestEngine()) {
            engine.publish("b", "read before");
            engine.broadcaster.broadcast(SseEvent.of("read before"));
            publish(engine, "a", "mine", "read");
            engine.publish("b", "1");
            engine.publish("a", "2");
            engine.broadcaster.broadcast(SseEvent.of("3"));

            Peer back = engine.connectWithId("mine", "b", "a", "empty");

            assertThat(back.data()).isEqualTo(Numbers.of(1, 3));
            assertThat(List.of(back.outcome("a"), back.outcome("b"), back.outcome("empty")))
                    .containsOnly(ResumeOutcome.RESUMED);
        }
    }

    @Test
    void idOfATopicThatIsReadNoMore_stillTellsThePlace() {
        try (TestEngine engine = new TestEngine()) {
            engine.publish("a", "0");
            publish(engine, "b", "mine", "read");
            engine.publish("a", "1");

            Peer back = engine.connectWithId("mine", "a");

            assertThat(back.outcome("a")).isEqualTo(ResumeOutcome.RESUMED);
            assertThat(back.data()).containsExactly("1");
        }
    }

    @Test
    void idTwiceInATopic_countsAtItsOldest_sothatNothingIsLost() {
        try (TestEngine engine = new TestEngine()) {
            publish(engine, "a", "twice", "0");
            engine.publish("a", "1");
            publish(engine, "a", "twice", "2");
            engine.publish("a", "3");

            Peer back = engine.connectWithId("twice", "a");

            assertThat(back.data()).isEqualTo(Numbers.of(1, 3));
        }
    }

    @Test
    void sameIdInTwoTopicsOfOneConnection_isAGapInTheSecond() {
        try (TestEngine engine = new TestEngine()) {
            publish(engine, "a", "same", "a0");
            engine.publish("a", "a1");
            publish(engine, "b", "same", "b0");
            engine.publish("b", "b1");

            Peer both = engine.connectWithId("same", "a", "b");
            Peer other = engine.connectWithId("same", "b");

            assertThat(both.outcome("a")).isEqualTo(ResumeOutcome.RESUMED);
            assertThat(both.outcome("b")).isEqualTo(ResumeOutcome.GAP);
            assertThat(both.gaps).hasSize(1);
            assertThat(both.data()).containsExactly("a1");
            assertThat(other.outcome("b")).isEqualTo(ResumeOutcome.RESUMED);
            assertThat(other.data()).containsExactly("b1");
        }
    }

    @Test
    void idThatIsAPositionOfThisEpoch_isTakenForOurs_andLosesNothing() {
        try (TestEngine engine = new TestEngine()) {
            Position one = engine.publish("a", "1");
            engine.publish("a", "2");
            publish(engine, "b", one.toString(), "b0");
            engine.publish("b", "b1");

            Peer back = engine.connectWithId(one.toString(), "a", "b");

            assertThat(back.data()).containsExactly("2", "b0", "b1");
        }
    }

    @Test
    void idInABroadcast_isResumedFrom() {
        try (TestEngine engine = new TestEngine()) {
            engine.publish("a", "0");
            engine.broadcaster.broadcast(SseEvent.of("0").withId("mine"));
            engine.publish("a", "1");
            engine.broadcaster.broadcast(SseEvent.of("2"));

            Peer back = engine.connectWithId("mine", "a");

            assertThat(back.outcome("a")).isEqualTo(ResumeOutcome.RESUMED);
            assertThat(back.data()).containsExactly("1", "2");
            assertThat(back.gaps).isEmpty();
        }
    }

    @Test
    void sameIdInABroadcastAndInATopic_losesNothingSilently() {
        try (TestEngine engine = new TestEngine()) {
            Peer first = engine.connect("a");
            engine.broadcaster.broadcast(SseEvent.of("0").withId("same"));
            engine.run();
            engine.publish("a", "1");
            publish(engine, "a", "same", "2");
            engine.publish("a", "3");

            Peer back = engine.reconnect(first, "a");

            assertThat(back.data().contains("1") || back.outcome("a") == ResumeOutcome.GAP)
                    .as("%s, %s", back.outcome("a"), back.data())
                    .isTrue();
        }
    }

    @Test
    void idOutsideTheHistory_isAGap() {
        try (TestEngine engine = new TestEngine(ApplicationIdTest::shortHistory)) {
            publish(engine, "short", "mine", "0");
            engine.publishRange("short", 1, 2);
            Peer justHeld = engine.connectWithId("mine", "short");
            engine.publish("short", "3");
            Peer justLost = engine.connectWithId("mine", "short");

            assertThat(justHeld.outcome("short")).isEqualTo(ResumeOutcome.RESUMED);
            assertThat(justHeld.data()).startsWith("1", "2");
            assertThat(justLost.outcome("short")).isEqualTo(ResumeOutcome.GAP);
        }
    }

    @Test
    void idWhoseSegmentIsDropped_isForgotten() {
        try (TestEngine engine = new TestEngine(ApplicationIdTest::shortHistory)) {
            publish(engine, "tiny", "mine", "0");
            engine.publishBytes("tiny", 5_000);
            engine.publishBytes("tiny", 5_000);

            Peer back = engine.connectWithId("mine", "tiny", "never used");

            assertThat(back.outcome("tiny")).isEqualTo(ResumeOutcome.GAP);
            assertThat(back.outcome("never used")).isEqualTo(ResumeOutcome.GAP);
        }
    }

    @Test
    void idOfAForgottenTopic_isForgotten() {
        try (TestEngine engine = new TestEngine(builder -> builder.idleTopicTimeout(IDLE))) {
            publish(engine, "a", "mine", "0");
            engine.runFor(IDLE.multipliedBy(2));
            assertThat(engine.broadcaster.stats().topics()).isZero();

            Peer back = engine.connectWithId("mine", "a", "b");

            assertThat(back.outcome("a")).isEqualTo(ResumeOutcome.GAP);
            assertThat(back.outcome("b")).isEqualTo(ResumeOutcome.GAP);
        }
    }

    @Test
    void emptyId_makesThePeerForget_andIsNoPlace() {
        try (TestEngine engine = new TestEngine()) {
            Peer first = engine.connect("a");
            engine.publish("a", "1");
            publish(engine, "a", "", "2");
            engine.run();

            assertThat(first.lastEventId()).isEmpty();
            assertThat(engine.connectWithId("", "a").outcome("a")).isEqualTo(ResumeOutcome.GAP);
        }
    }

    @Test
    void sentToOneConnectionAlone_isNoPlace() {
        try (TestEngine engine = new TestEngine()) {
            Peer first = engine.connect("a");
            first.connection().send(SseEvent.of("1").withId("private"));
            engine.run();

            assertThat(first.lastEventId()).isEqualTo("private");
            assertThat(engine.reconnect(first, "a").outcome("a")).isEqualTo(ResumeOutcome.GAP);
        }
    }

    @Test
    void countersPerTopic_resumeTheTopicsOfOneConnectionExactly() {
        try (TestEngine engine = new TestEngine()) {
            for (int i = 1; i <= 5; i++) {
                publish(engine, "answer 1", "" + i, "of another's " + i);
            }
            engine.publish("news", "read");
            publish(engine, "answer 2", "1", "read");
            engine.publish("news", "new");
            publish(engine, "answer 2", "2", "new");

            Peer back = engine.connectWithId("1", "answer 2", "news");

            assertThat(back.data()).containsExactly("new", "new");
        }
    }
}
