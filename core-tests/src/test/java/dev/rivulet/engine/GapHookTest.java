// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.broadcast.BroadcasterBuilder;
import dev.rivulet.broadcast.OverflowPolicy;
import dev.rivulet.broadcast.TopicSettings;
import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.Gap;
import dev.rivulet.connection.ResumeOutcome;
import dev.rivulet.connection.SendOutcome;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.connection.StartFrom;
import dev.rivulet.event.SseEvent;
import dev.rivulet.log.History;
import dev.rivulet.log.Position;
import dev.rivulet.testkit.ReceivedEvent;
import dev.rivulet.testkit.ScriptedTransport;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The application is told what a peer has missed for good, in time to bring it up to date. */
class GapHookTest {

    private static final String FOREIGN = "elsewhere-7";

    private static BroadcasterBuilder tiny(BroadcasterBuilder builder) {
        return builder.history(History.none()).slackBytes(500).lanes(1);
    }

    private static Peer returning(Consumer<SseConnection> onOpen) {
        return new Peer(new ScriptedTransport(), Peer.request(FOREIGN), onOpen);
    }

    private static Peer returning(String... topics) {
        return returning(TestEngine.subscribing(topics));
    }

    @Test
    void snapshotSentInOnGap_comesBeforeAnythingOfTheTopics() {
        try (TestEngine engine = new TestEngine()) {
            engine.publish("t", "old");
            Peer peer = returning(connection -> {
                connection.send(SseEvent.of("from onOpen"));
                connection.subscribe("t", StartFrom.oldest());
            });
            peer.onGap = (connection, gap) -> {
                engine.publish("t", "published meanwhile");
                assertThat(connection.send(SseEvent.of("snapshot"))).isEqualTo(SendOutcome.ACCEPTED);
            };

            engine.open(peer);

            assertThat(peer.events())
                    .extracting(ReceivedEvent::name)
                    .containsExactly("message", "gap", "message", "message", "message");
            assertThat(peer.data()).containsExactly("from onOpen", "snapshot", "old", "published meanwhile");
        }
    }

    @Test
    void onGap_isCalledWhenOnOpenHasReturned_onItsThread() {
        HeldExecutor executor = new HeldExecutor();
        try (TestEngine engine = new TestEngine(builder -> builder.callbackExecutor(executor))) {
            List<String> calls = new ArrayList<>();
            Peer peer = returning(connection -> {
                connection.subscribe("t");
                calls.add("onOpen");
            });
            peer.onGap = (connection, gap) -> calls.add("onGap " + connection.state());

            engine.open(peer);

            assertThat(calls).containsExactly("onOpen", "onGap OPENING");
            assertThat(executor.size()).isZero();
            executor.open();
        }
    }

    @Test
    void eachTopicWithAGap_isToldOnce_andBroadcastsAsTheTopicWithoutAName() {
        try (TestEngine engine = new TestEngine()) {
            engine.broadcaster.broadcast(SseEvent.of("to everybody"));
            Position now = engine.publish("b", "1");
            Peer peer = engine.open(returning("a", "b", "a"));

            assertThat(peer.gaps)
                    .containsExactly(new Gap("", FOREIGN, now), new Gap("a", FOREIGN, now), new Gap("b", FOREIGN, now));
            assertThat(peer.events()).extracting(ReceivedEvent::name).containsExactly("gap", "gap", "gap");
        }
    }

    @Test
    void topicThatIsResumed_isNotToldBesideOneThatIsNot() {
        try (TestEngine engine = new TestEngine(
                builder -> builder.topic("short", TopicSettings.standard().history(History.none())))) {
            Position first = engine.publish("long", "1");
            engine.publish("short", "2");
            engine.publish("long", "3");

            Peer peer = engine.connectWithId(first.toString(), "long", "short");

            assertThat(peer.gaps).containsExactly(new Gap("short", first.toString(), engine.broadcaster.position()));
            assertThat(peer.data()).containsExactly("3");
        }
    }

    @Test
    void gapOfAReaderThatBeginsInThePast_endsWhereItBegins() {
        try (TestEngine engine = new TestEngine()) {
            Position first = engine.publish("t", "1");
            engine.publish("t", "2");
            Peer peer = returning(connection -> connection.subscribe("t", StartFrom.newest(1)));

            engine.open(peer);

            assertThat(peer.gaps).containsExactly(new Gap("t", FOREIGN, first));
            assertThat(peer.data()).containsExactly("2");
        }
    }

    @Test
    void peerThatMissedNothing_orIsNew_isNotTold() {
        try (TestEngine engine = new TestEngine()) {
            Position first = engine.publish("t", "1");
            Peer fresh = engine.connect("t");
            Peer back = engine.connectWithId(first.toString(), "t");

            assertThat(fresh.gaps).isEmpty();
            assertThat(back.gaps).isEmpty();
        }
    }

    @Test
    void gapNoticesSwitchedOff_tellTheApplicationOnly() {
        try (TestEngine engine =
                new TestEngine(builder -> tiny(builder).gapNotices(false).onOverflow(OverflowPolicy.SKIP_WITH_GAP))) {
            Peer slow = engine.connect("t");
            slow.transport.stall();
            overflow(engine);
            slow.transport.resume();
            engine.run();
            Peer back = engine.open(returning("t"));
            slow.connection().subscribe("late", StartFrom.after(new Position("elsewhere", 1)));
            engine.run();

            assertThat(back.gaps).extracting(Gap::topic).containsExactly("t");
            assertThat(slow.gaps).extracting(Gap::topic).containsExactly("t", "late");
            assertThat(back.events()).extracting(ReceivedEvent::name).doesNotContain("gap");
            assertThat(slow.events()).extracting(ReceivedEvent::name).doesNotContain("gap");
        }
    }

    private static void overflow(TestEngine engine) {
        for (int i = 0; i < 50; i++) {
            engine.publish("t", "plain " + i);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SKIP_WITH_GAP", "CONFLATE"})
    void readerThatIsSkippedAhead_isToldByTheExecutor_andWhatIsSentTakesItsPlace(OverflowPolicy policy) {
        HeldExecutor executor = new HeldExecutor();
        try (TestEngine engine =
                new TestEngine(builder -> tiny(builder).onOverflow(policy).callbackExecutor(executor))) {
            Peer slow = engine.connect("t");
            slow.onGap = (connection, gap) -> connection.send(SseEvent.of("snapshot"));
            slow.transport.stall();
            Position before = engine.broadcaster.position();
            overflow(engine);
            slow.transport.resume();
            engine.run();
            assertThat(slow.gaps).isEmpty();
            assertThat(slow.data()).endsWith("plain 49");
            engine.publish("t", "before the snapshot");

            executor.runHeld();
            engine.publish("t", "after the snapshot");
            engine.run();

            assertThat(slow.gaps).hasSize(1);
            assertThat(slow.gaps.get(0).topic()).isEqualTo("t");
            assertThat(slow.gaps.get(0).after()).isEqualTo(before.toString());
            assertThat(slow.gaps.get(0).until().sequence()).isBetween(1L, 49L);
            assertThat(slow.events().get(0).data())
                    .contains("\"until\":\"" + slow.gaps.get(0).until() + "\"");
            assertThat(slow.data()).endsWith("before the snapshot", "snapshot", "after the snapshot");
            executor.open();
        }
    }

    @Test
    void broadcastsThatAreSkipped_areToldAsTheTopicWithoutAName() {
        try (TestEngine engine = new TestEngine(builder -> tiny(builder).onOverflow(OverflowPolicy.SKIP_WITH_GAP))) {
            Peer slow = engine.connect();
            slow.transport.stall();
            for (int i = 0; i < 50; i++) {
                engine.broadcaster.broadcast(SseEvent.of("plain " + i));
            }
            slow.transport.resume();
            engine.run();

            assertThat(slow.gaps).extracting(Gap::topic).containsExactly("");
        }
    }

    @Test
    void lateSubscriptionBehindAPositionThatIsNotHeld_isToldByTheExecutor() {
        HeldExecutor executor = new HeldExecutor();
        try (TestEngine engine =
                new TestEngine(builder -> builder.history(History.none()).callbackExecutor(executor))) {
            Position page = engine.broadcaster.position();
            Position missed = engine.publish("t", "missed");
            Peer peer = engine.connect();
            peer.onGap = (connection, gap) -> connection.send(SseEvent.of("snapshot"));

            ResumeOutcome outcome =
                    peer.connection().subscribe("t", StartFrom.after(page)).outcome();
            assertThat(peer.gaps).isEmpty();
            executor.runHeld();
            engine.run();

            assertThat(outcome).isEqualTo(ResumeOutcome.GAP);
            assertThat(peer.gaps).containsExactly(new Gap("t", page.toString(), missed));
            assertThat(peer.data()).containsExactly("snapshot");
            executor.open();
        }
    }

    @Test
    void pageThatIsTooOldForItsFirstConnection_isToldBeforeTheTopics() {
        try (TestEngine engine = new TestEngine(builder -> builder.history(History.none()))) {
            Position page = engine.broadcaster.position();
            Position missed = engine.publish("t", "missed");
            Peer peer = new Peer(
                    new ScriptedTransport(),
                    Peer.request(),
                    connection -> connection.subscribe("t", StartFrom.after(page)));
            peer.onGap = (connection, gap) -> connection.send(SseEvent.of("snapshot"));

            engine.open(peer);

            assertThat(peer.gaps).containsExactly(new Gap("t", page.toString(), missed));
            assertThat(peer.data()).containsExactly("snapshot");
        }
    }

    @Test
    void subscriptionMadeInOnGap_isToldOfItsOwnGap() {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = returning("a");
            peer.onGap = (connection, gap) -> connection.subscribe("b");

            engine.open(peer);

            assertThat(peer.gaps).extracting(Gap::topic).containsExactly("a", "b");
            assertThat(peer.outcome("b")).isEqualTo(ResumeOutcome.GAP);
        }
    }

    @Test
    void onGapAfterTheEnd_canDoNoHarm() {
        HeldExecutor executor = new HeldExecutor();
        try (TestEngine engine = new TestEngine(builder ->
                tiny(builder).onOverflow(OverflowPolicy.SKIP_WITH_GAP).callbackExecutor(executor))) {
            Peer slow = engine.connect("t");
            List<SendOutcome> outcomes = new ArrayList<>();
            slow.onGap = (connection, gap) -> outcomes.add(connection.send(SseEvent.of("snapshot")));
            slow.transport.stall();
            overflow(engine);
            slow.transport.resume();
            slow.connection().close();
            engine.run();

            executor.open();

            assertThat(outcomes).containsExactly(SendOutcome.CLOSED);
            assertThat(slow.closed).containsExactly(CloseReason.CLOSED_BY_APPLICATION);
        }
    }
}
