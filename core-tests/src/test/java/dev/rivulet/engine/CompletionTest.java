// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.rivulet.broadcast.BroadcasterBuilder;
import dev.rivulet.broadcast.OverflowPolicy;
import dev.rivulet.broadcast.Refusal;
import dev.rivulet.broadcast.TopicSettings;
import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.ResumeOutcome;
import dev.rivulet.connection.StartFrom;
import dev.rivulet.event.SseEvent;
import dev.rivulet.log.History;
import dev.rivulet.log.Position;
import dev.rivulet.testkit.ReceivedEvent;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Topics that end. */
class CompletionTest {

    private static final Duration IDLE = Duration.ofMinutes(1);
    private static final Duration REMEMBERED = Duration.ofMinutes(10);

    private static BroadcasterBuilder forgetful(BroadcasterBuilder builder) {
        return builder.idleTopicTimeout(IDLE).completedTopicTimeout(REMEMBERED);
    }

    private static Position complete(TestEngine engine, String topic, String data) {
        return engine.broadcaster.complete(topic, SseEvent.of(data));
    }

    /** What was received but for the end mark. */
    private static List<String> data(Peer peer) {
        return peer.data().stream().filter(data -> !data.startsWith("{")).toList();
    }

    private static void assertEnded(TestEngine engine, Peer peer) {
        assertThat(peer.closed).containsExactly(CloseReason.COMPLETED);
        assertThat(peer.transport.isCompleted()).isTrue();
        ReceivedEvent last = peer.events().get(peer.events().size() - 1);
        assertThat(last.name()).isEqualTo("end");
        assertThat(last.data()).isEqualTo("{\"reason\":\"COMPLETED\"}");
        assertThat(engine.broadcaster.admit(Peer.request(last.lastEventId())).refusal())
                .contains(Refusal.ENDED);
    }

    @Test
    void finalEvent_reachesAllReaders_whoThenEnd() {
        try (TestEngine engine = new TestEngine()) {
            Peer one = engine.connect("t");
            Peer two = engine.connect("t");
            engine.publish("t", "1");
            Position last = complete(engine, "t", "2");
            engine.run();

            assertThat(last).isEqualTo(new Position(last.epoch(), 2));
            for (Peer peer : List.of(one, two)) {
                assertThat(data(peer)).containsExactly("1", "2");
                assertEnded(engine, peer);
            }
            assertThat(engine.broadcaster.stats().published()).isEqualTo(2);
            assertThat(engine.broadcaster.registry().countInTopic("t")).isZero();
        }
    }

    @Test
    void completionWithoutAnEvent_endsTheReadersBehindWhatWasPublished() {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = engine.connect("t");
            engine.publish("t", "1");
            Position end = engine.broadcaster.complete("t");
            engine.run();

            assertThat(data(peer)).containsExactly("1");
            assertThat(end.sequence()).isEqualTo(1);
            assertEnded(engine, peer);
            assertThat(engine.broadcaster.stats().published()).isEqualTo(1);
        }
    }

    @Test
    void slowReader_endsWhenItHasReadEverything() {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = engine.connect("t");
            peer.transport.stall();
            engine.publishRange("t", 1, 3_000);
            engine.publishBytes("t", 200_000);
            complete(engine, "t", "last");
            engine.run();
            assertThat(peer.connection().closeReason()).isEmpty();

            while (peer.closed.isEmpty()) {
                peer.transport.readyForBytes(1);
                engine.run();
            }

            assertThat(data(peer)).hasSize(3_002).startsWith("1").endsWith("last");
            assertEnded(engine, peer);
        }
    }

    @Test
    void connectionWithATopicThatGoesOn_goesOn_untilThatIsCompleteToo() {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = engine.connect("t", "u");
            complete(engine, "t", "last of t");
            engine.run();
            engine.publish("u", "1");
            engine.run();
            assertThat(peer.closed).isEmpty();

            complete(engine, "u", "last of u");
            engine.run();

            assertThat(data(peer)).containsExactly("last of t", "1", "last of u");
            assertEnded(engine, peer);
        }
    }

    @Test
    void connectionThatLeavesItsLastTopicThatGoesOn_ends() {
        try (TestEngine engine = new TestEngine(builder -> builder.heartbeat(Duration.ZERO))) {
            Peer peer = engine.connect("t", "u");
            complete(engine, "t", "last");
            engine.run();
            assertThat(peer.closed).isEmpty();

            peer.connection().unsubscribe("u");
            engine.run();

            assertThat(data(peer)).containsExactly("last");
            assertEnded(engine, peer);
        }
    }

    @Test
    void connectionWithoutTopics_goesOn() {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = engine.connect("t");
            peer.connection().unsubscribe("t");
            complete(engine, "t", "last");
            engine.run();

            assertThat(peer.closed).isEmpty();
        }
    }

    @Test
    void topicThatIsComplete_takesNothingMore() {
        try (TestEngine engine = new TestEngine(CompletionTest::forgetful)) {
            complete(engine, "t", "last");
            for (int i = 0; i < 2; i++) {
                assertThatIllegalStateException()
                        .isThrownBy(() -> engine.publish("t", "more"))
                        .withMessage("topic: \"t\" is complete; nothing can be published to it any more");
                assertThatIllegalStateException().isThrownBy(() -> complete(engine, "t", "another end"));
                assertThat(engine.broadcaster.complete("t")).isEqualTo(engine.broadcaster.position());
                engine.runFor(IDLE.multipliedBy(2));
                assertThat(engine.broadcaster.stats().topics()).isZero();
            }
            assertThat(engine.broadcaster.position().sequence()).isEqualTo(1);
            engine.publish("u", "others go on");
        }
    }

    @Test
    void topicWithoutAName_isRefused() {
        try (TestEngine engine = new TestEngine()) {
            assertThatIllegalArgumentException().isThrownBy(() -> engine.broadcaster.complete(""));
            assertThatIllegalArgumentException().isThrownBy(() -> complete(engine, "", "last"));
        }
    }

    @Test
    void lateSubscriber_getsTheFinalEvent_andEnds() {
        try (TestEngine engine = new TestEngine()) {
            engine.publish("t", "1");
            complete(engine, "t", "2");

            Peer late = engine.connect("t");

            assertThat(data(late)).containsExactly("2");
            assertEnded(engine, late);
        }
    }

    @Test
    void lateSubscriberOfATopicThatEndedWithoutAnEvent_ends() {
        try (TestEngine engine = new TestEngine(CompletionTest::forgetful)) {
            engine.publish("t", "1");
            engine.broadcaster.complete("t");
            engine.broadcaster.complete("never used");
            Peer now = engine.connect("t");
            Peer oldest = engine.connect(Peer.request(), c -> c.subscribe("t", StartFrom.oldest()));
            Peer other = engine.connect("never used");
            engine.runFor(IDLE.multipliedBy(2));
            Peer afterwards = engine.connect("t");

            assertThat(data(now)).isEmpty();
            assertThat(data(oldest)).containsExactly("1");
            for (Peer peer : List.of(now, oldest, other, afterwards)) {
                assertEnded(engine, peer);
            }
        }
    }

    @Test
    void lateSubscriptionAfterOnOpen_endsTheConnectionToo() {
        try (TestEngine engine = new TestEngine()) {
            complete(engine, "t", "last");
            Peer peer = engine.connect();

            peer.connection().subscribe("t");
            engine.run();

            assertThat(data(peer)).containsExactly("last");
            assertEnded(engine, peer);
        }
    }

    static Stream<StartFrom> starts() {
        return Stream.of(
                StartFrom.now(),
                StartFrom.oldest(),
                StartFrom.newest(0),
                StartFrom.newest(5),
                StartFrom.newestPerKey(),
                StartFrom.after(new Position("elsewhere", 1)));
    }

    @ParameterizedTest
    @MethodSource("starts")
    void lateSubscriberWithoutHistory_getsAtLeastTheFinalEvent_whereverItBegins(StartFrom start) {
        try (TestEngine engine =
                new TestEngine(builder -> builder.history(History.none()).onOverflow(OverflowPolicy.CONFLATE))) {
            engine.publish("t", "1");
            complete(engine, "t", "last");

            Peer late = engine.connect(Peer.request(), connection -> connection.subscribe("t", start));
            Peer back = engine.connect(Peer.request("elsewhere-7"), connection -> connection.subscribe("t", start));

            assertThat(data(late)).containsExactly("last");
            assertThat(data(back)).containsExactly("last");
            assertEnded(engine, late);
            assertEnded(engine, back);
        }
    }

    @Test
    void lateSubscriberOfAHistoryThatHasAged_getsTheFinalEvent() {
        History brief = History.standard().maxAge(Duration.ofSeconds(5));
        try (TestEngine engine = new TestEngine(builder -> builder.history(brief))) {
            complete(engine, "t", "last");
            engine.runFor(Duration.ofSeconds(20));

            Peer late = engine.connect(Peer.request(), c -> c.subscribe("t", StartFrom.oldest()));

            assertThat(data(late)).containsExactly("last");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "final"})
    void topicWhoseLogIsForgotten_stillHasItsFinalEvent_forItsTime(String id) {
        try (TestEngine engine = new TestEngine(CompletionTest::forgetful)) {
            SseEvent last = SseEvent.of("last");
            engine.publish("t", "1");
            Position end = engine.broadcaster.complete("t", id.isEmpty() ? last : last.withId(id));
            engine.runFor(IDLE.multipliedBy(2));
            assertThat(engine.broadcaster.stats().topics()).isZero();

            Peer late = engine.connect(Peer.request(), c -> c.subscribe("t", StartFrom.oldest()));
            Peer before = engine.connectWithId(new Position(end.epoch(), 1).toString(), "t");
            Peer wayBefore = engine.connectWithId(new Position(end.epoch(), 0).toString(), "t");
            Peer behind = engine.connectWithId(id.isEmpty() ? end.toString() : id, "t");

            for (Peer peer : List.of(late, before, wayBefore)) {
                assertThat(data(peer)).containsExactly("last");
                assertThat(peer.events().stream().filter(event -> event.data().equals("last")))
                        .extracting(ReceivedEvent::lastEventId)
                        .containsExactly(id.isEmpty() ? end.toString() : id);
                assertEnded(engine, peer);
            }
            assertThat(before.gaps).isEmpty();
            assertThat(wayBefore.gaps).hasSize(1);
            assertThat(data(behind)).isEmpty();
            assertThat(behind.gaps).isEmpty();
            assertEnded(engine, behind);
        }
    }

    @Test
    void completedTopic_isForgottenAfterItsTime_andMayBeUsedAnew() {
        try (TestEngine engine = new TestEngine(CompletionTest::forgetful)) {
            Position last = complete(engine, "t", "last");
            engine.runFor(IDLE.multipliedBy(2));
            engine.runFor(REMEMBERED.minus(IDLE.multipliedBy(2)));
            assertThatIllegalStateException().isThrownBy(() -> engine.publish("t", "more"));
            engine.runFor(IDLE.multipliedBy(3));

            Peer peer = engine.connect("t");
            engine.publish("t", "a new life");
            engine.run();
            Peer back = engine.connectWithId(new Position(last.epoch(), 0).toString(), "t");

            assertThat(data(peer)).containsExactly("a new life");
            assertThat(peer.closed).isEmpty();
            assertThat(back.outcome("t")).isEqualTo(ResumeOutcome.GAP);
        }
    }

    @Test
    void forgottenTopicThatIsReadAgain_isRememberedAgain() {
        try (TestEngine engine = new TestEngine(CompletionTest::forgetful)) {
            complete(engine, "t", "last");
            for (int i = 0; i < 5; i++) {
                engine.runFor(REMEMBERED.minus(IDLE.multipliedBy(2)));
                Peer late = engine.connect("t");
                assertThat(data(late)).containsExactly("last");
                assertEnded(engine, late);
                engine.runFor(IDLE.multipliedBy(2));
                assertThat(engine.broadcaster.stats().topics()).isZero();
            }
        }
    }

    @Test
    void resumeAcrossTheCompletion_getsEverythingOnce() {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = engine.connect("t");
            engine.publish("t", "1");
            engine.run();
            peer.transport.fail(null);
            engine.run();
            engine.publish("t", "2");
            complete(engine, "t", "3");

            Peer back = engine.reconnect(peer, "t");

            assertThat(data(back)).containsExactly("2", "3");
            assertEnded(engine, back);
        }
    }

    @Test
    void peerThatIsCutBetweenTheFinalEventAndTheEndMark_getsTheMarkAlone() {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = engine.connect("t");
            complete(engine, "t", "last");
            peer.transport.readyForBytes(1);
            engine.run();
            assertThat(data(peer)).containsExactly("last");
            peer.transport.fail(null);
            engine.run();

            Peer back = engine.reconnect(peer, "t");

            assertThat(back.events()).extracting(ReceivedEvent::name).containsExactly("end");
            assertEnded(engine, back);
        }
    }

    @Test
    void completionWhileAConnectionOpens_endsItWhenItIsOpen() {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = engine.connect(Peer.request(), connection -> {
                connection.send(SseEvent.of("hello"));
                connection.subscribe("t");
                complete(engine, "t", "last");
                engine.run();
            });

            assertThat(data(peer)).containsExactly("hello", "last");
            assertEnded(engine, peer);
        }
    }

    @Test
    void finalEventOfAConflatingTopic_replacesItsKey() {
        try (TestEngine engine = new TestEngine(
                builder -> builder.topic("t", TopicSettings.standard().onOverflow(OverflowPolicy.CONFLATE)))) {
            Peer slow = engine.connect("t");
            slow.transport.stall();
            engine.broadcaster.publish("t", SseEvent.of("1").withKey("k"));
            engine.broadcaster.complete("t", SseEvent.of("2").withKey("k"));
            slow.transport.resume();
            engine.run();

            assertThat(data(slow)).containsExactly("2");
            assertEnded(engine, slow);
        }
    }

    @Test
    void broadcastsBeforeTheEnd_areWritten() {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = engine.connect("t");
            complete(engine, "t", "last");
            engine.broadcaster.broadcast(SseEvent.of("to everybody"));
            engine.run();

            assertThat(data(peer)).containsExactly("last", "to everybody");
        }
    }
}
