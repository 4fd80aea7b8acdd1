// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.broadcast.TopicSettings;
import dev.rivulet.connection.ResumeOutcome;
import dev.rivulet.connection.StartFrom;
import dev.rivulet.connection.Subscription;
import dev.rivulet.event.SseEvent;
import dev.rivulet.log.History;
import dev.rivulet.log.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResumeTest {

    private final TestEngine engine = new TestEngine(builder -> builder.topic(
                    "short", TopicSettings.standard().history(History.ofEvents(10)))
            .topic("none", TopicSettings.standard().history(History.none()))
            .topic("brief", TopicSettings.standard().history(History.standard().maxAge(Duration.ofSeconds(5)))));

    @AfterEach
    void close() {
        engine.close();
    }

    private Peer lost(Peer peer) {
        peer.transport.fail(null);
        engine.run();
        assertThat(peer.closed).hasSize(1);
        return peer;
    }

    /** A connection that begins where the argument says. */
    private Peer connect(String topic, StartFrom start, List<Subscription> subscriptions) {
        return engine.connect(Peer.request(), c -> subscriptions.add(c.subscribe(topic, start)));
    }

    @Test
    void firstConnection_isFreshAndBeginsNow() {
        engine.publish("a", "before");
        Peer peer = engine.connect("a");
        engine.publish("a", "after");
        engine.run();

        assertThat(peer.outcome("a")).isEqualTo(ResumeOutcome.FRESH);
        assertThat(peer.connection().requestedPosition()).isEmpty();
        assertThat(peer.data()).containsExactly("after");
    }

    @Test
    void oneId_resumesAllTopicsInOrderWithoutLossOrRepetition() {
        Peer peer = engine.connect("a", "b", "c");
        int count = 0;
        for (int round = 0; round < 10; round++) {
            for (int i = 0; i < 30; i++) {
                engine.publish(List.of("a", "b", "c", "other").get(i % 4), i % 4 == 3 ? "no" : "" + ++count);
            }
            if (round % 2 == 0) {
                engine.run();
            }
        }
        int received = peer.data().size();
        lost(peer);
        engine.publish("b", "" + ++count);

        Peer back = engine.reconnect(peer, "a", "b", "c");

        assertThat(received).isBetween(1, count - 2);
        assertThat(peer.data()).isEqualTo(Numbers.of(1, received));
        assertThat(back.data()).isEqualTo(Numbers.of(received + 1, count));
        assertThat(back.outcome("a")).isEqualTo(ResumeOutcome.RESUMED);
        assertThat(back.outcome("b")).isEqualTo(ResumeOutcome.RESUMED);
        assertThat(back.connection().requestedPosition())
                .map(Position::toString)
                .contains(peer.lastEventId());
    }

    @Test
    void eventThatWasCutShort_isSentAgainWhole() {
        Peer peer = engine.connect("a");
        engine.publish("a", "1");
        engine.run();
        String large = "x".repeat(100_000);
        engine.publish("a", large);
        peer.transport.readyForBytes(1);
        engine.run();
        lost(peer);

        Peer back = engine.reconnect(peer, "a");

        assertThat(peer.data()).containsExactly("1");
        assertThat(back.data()).containsExactly(large);
    }

    @Test
    void broadcasts_areResumedInTheirPlaceAmongTheTopics() {
        Peer peer = engine.connect("a");
        engine.publish("a", "1");
        engine.run();
        lost(peer);
        engine.broadcaster.broadcast(SseEvent.of("2"));
        engine.publish("a", "3");
        engine.broadcaster.broadcast(SseEvent.of("4"));

        Peer back = engine.reconnect(peer, "a");

        assertThat(back.data()).containsExactly("2", "3", "4");
    }

    @Test
    void broadcastsBeforeAFirstConnection_areNotForIt() {
        engine.broadcaster.broadcast(SseEvent.of("1"));
        Peer peer = engine.connect();
        engine.broadcaster.broadcast(SseEvent.of("2"));
        engine.run();

        assertThat(peer.data()).containsExactly("2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"zzzzzzzz-1", "7", "", "no position", "epoch-", "-1"})
    void idThatIsNotOurs_isAGapAndBeginsNow(String id) {
        engine.publish("a", "before");
        Peer peer = engine.connectWithId(id, "a");
        engine.publish("a", "after");
        engine.run();

        assertThat(peer.outcome("a")).isEqualTo(ResumeOutcome.GAP);
        assertThat(peer.connection().requestedPosition()).isEmpty();
        assertThat(peer.data()).containsExactly("after");
    }

    @Test
    void idOfTheFuture_isAGap() {
        engine.publish("a", "before");
        Position now = engine.broadcaster.position();
        Peer future = engine.connectWithId(new Position(now.epoch(), now.sequence() + 1).toString(), "a");
        Peer present = engine.connectWithId(now.toString(), "a");

        assertThat(future.outcome("a")).isEqualTo(ResumeOutcome.GAP);
        assertThat(future.connection().requestedPosition()).isEmpty();
        assertThat(present.outcome("a")).isEqualTo(ResumeOutcome.RESUMED);
    }

    @Test
    void idOfAnEarlierBroadcaster_isAGap() {
        Position old;
        try (TestEngine earlier = new TestEngine()) {
            old = earlier.publish("a", "1");
        }
        engine.publish("a", "1");

        Peer peer = engine.connectWithId(old.toString(), "a");

        assertThat(peer.outcome("a")).isEqualTo(ResumeOutcome.GAP);
        assertThat(peer.data()).isEmpty();
    }

    @Test
    void historyOfEvents_resumesExactlyAsFarAsItReaches() {
        List<Position> positions = new ArrayList<>();
        for (int i = 1; i <= 30; i++) {
            positions.add(engine.publish("short", "" + i));
        }

        Peer justHeld = engine.connectWithId(positions.get(19).toString(), "short");
        Peer justLost = engine.connectWithId(positions.get(18).toString(), "short");

        assertThat(justHeld.outcome("short")).isEqualTo(ResumeOutcome.RESUMED);
        assertThat(justHeld.data()).isEqualTo(Numbers.of(21, 30));
        assertThat(justLost.outcome("short")).isEqualTo(ResumeOutcome.GAP);
        assertThat(justLost.data()).isEmpty();
    }

    @Test
    void historyOfAge_resumesOnlyWhatIsYoungEnough() {
        Position first = engine.publish("brief", "1");
        engine.runFor(Duration.ofSeconds(3));
        engine.publish("brief", "2");
        engine.runFor(Duration.ofSeconds(3));

        Peer young = engine.connectWithId(first.toString(), "brief");
        Peer old = engine.connectWithId(new Position(first.epoch(), 0).toString(), "brief");

        assertThat(young.outcome("brief")).isEqualTo(ResumeOutcome.RESUMED);
        assertThat(young.data()).containsExactly("2");
        assertThat(old.outcome("brief")).isEqualTo(ResumeOutcome.GAP);
    }

    @Test
    void noHistory_stillResumesWhoHasMissedNothing() {
        engine.publish("none", "1");
        Position last = engine.publish("none", "2");
        engine.publish("a", "of another topic");

        Peer complete = engine.connectWithId(last.toString(), "none");
        assertThat(complete.data()).isEmpty();
        engine.publish("none", "3");
        Peer late = engine.connectWithId(last.toString(), "none");

        assertThat(complete.outcome("none")).isEqualTo(ResumeOutcome.RESUMED);
        assertThat(late.outcome("none")).isEqualTo(ResumeOutcome.GAP);
    }

    @Test
    void gapInOneTopic_leavesTheOthersResumed() {
        Position first = engine.publish("a", "a1");
        for (int i = 0; i < 30; i++) {
            engine.publish("short", "s" + i);
        }
        engine.publish("a", "a2");

        Peer peer = engine.connectWithId(first.toString(), "a", "short");
        engine.publish("short", "now");
        engine.run();

        assertThat(peer.outcome("a")).isEqualTo(ResumeOutcome.RESUMED);
        assertThat(peer.outcome("short")).isEqualTo(ResumeOutcome.GAP);
        assertThat(peer.data()).containsExactly("a2", "now");
    }

    @Test
    void topicWithoutEvents_isResumedBySomebodyElsesId() {
        Position elsewhere = engine.publish("a", "1");

        Peer peer = engine.connectWithId(elsewhere.toString(), "empty");

        assertThat(peer.outcome("empty")).isEqualTo(ResumeOutcome.RESUMED);
    }

    @Test
    void oldest_beginsWithTheWholeHistory() {
        engine.publishRange("short", 1, 30);
        List<Subscription> made = new ArrayList<>();

        Peer peer = connect("short", StartFrom.oldest(), made);
        engine.publish("short", "31");
        engine.run();

        assertThat(made).extracting(Subscription::outcome).containsExactly(ResumeOutcome.FRESH);
        assertThat(peer.data()).isEqualTo(Numbers.of(21, 31));
    }

    static List<Integer> counts() {
        return List.of(0, 1, 9, 10, 11, Integer.MAX_VALUE);
    }

    @ParameterizedTest
    @MethodSource("counts")
    void newest_beginsWithSoManyOfTheHistory(int count) {
        engine.publishRange("short", 1, 30);

        Peer peer = connect("short", StartFrom.newest(count), new ArrayList<>());

        assertThat(peer.data()).isEqualTo(Numbers.of(31 - Math.min(count, 10), 30));
    }

    @Test
    void after_beginsBehindAPositionOrReportsTheGap() {
        engine.publish("short", "0");
        Position page = engine.broadcaster.position();
        engine.publishRange("short", 1, 10);
        List<Subscription> made = new ArrayList<>();

        Peer exact = connect("short", StartFrom.after(page), made);
        engine.publish("short", "11");
        Peer late = connect("short", StartFrom.after(page), made);
        Peer foreign = connect("short", StartFrom.after(new Position("zzz", 1)), made);
        engine.run();

        assertThat(made)
                .extracting(Subscription::outcome)
                .containsExactly(ResumeOutcome.RESUMED, ResumeOutcome.GAP, ResumeOutcome.GAP);
        assertThat(exact.data()).isEqualTo(Numbers.of(1, 11));
        assertThat(late.data()).isEmpty();
        assertThat(foreign.data()).isEmpty();
    }

    @Test
    void positionOfNow_coversEverythingThatIsPublishedLater() {
        engine.publish("a", "0");
        Position page = engine.broadcaster.position();
        engine.publish("b", "1");

        Peer peer = engine.connectWithId(page.toString(), "a", "b");

        assertThat(peer.data()).containsExactly("1");
        assertThat(engine.broadcaster.position().epoch()).isEqualTo(page.epoch());
    }

    @Test
    void resuming_goesBeforeTheStartOfThoseWhoDoNot() {
        Position first = engine.publish("a", "1");
        engine.publishRange("a", 2, 5);
        Function<StartFrom, Peer> back =
                start -> engine.connect(Peer.request(first.toString()), connection -> connection.subscribe("a", start));

        assertThat(back.apply(StartFrom.now()).data()).isEqualTo(Numbers.of(2, 5));
        assertThat(back.apply(StartFrom.oldest()).data()).isEqualTo(Numbers.of(2, 5));
        assertThat(back.apply(StartFrom.newest(1)).data()).isEqualTo(Numbers.of(2, 5));
    }

    @Test
    void gap_beginsWhereTheApplicationSays() {
        engine.publishRange("short", 1, 30);
        List<Subscription> made = new ArrayList<>();

        Peer peer = engine.connect(
                Peer.request("zzzzzzzz-1"), connection -> made.add(connection.subscribe("short", StartFrom.newest(3))));

        assertThat(made).extracting(Subscription::outcome).containsExactly(ResumeOutcome.GAP);
        assertThat(peer.data()).isEqualTo(Numbers.of(28, 30));
    }

    @Test
    void subscriptionAfterOnOpen_doesNotResume() {
        Position first = engine.publish("a", "1");
        engine.publish("a", "2");
        Peer peer = engine.connectWithId(first.toString());

        Subscription late = peer.connection().subscribe("a");
        engine.publish("a", "3");
        engine.run();

        assertThat(late.outcome()).isEqualTo(ResumeOutcome.FRESH);
        assertThat(peer.data()).containsExactly("3");
    }

    @Test
    void idOfTheApplicationsOwn_isSentInPlaceOfOursAndResumedFrom() {
        Peer peer = engine.connect("a");
        engine.broadcaster.publish("a", SseEvent.of("1").withId("order 66"));
        engine.run();
        assertThat(peer.lastEventId()).isEqualTo("order 66");
        lost(peer);
        engine.publish("a", "2");

        Peer back = engine.reconnect(peer, "a");

        assertThat(back.outcome("a")).isEqualTo(ResumeOutcome.RESUMED);
        assertThat(back.data()).containsExactly("2");
    }

    @Test
    void connectionLostOverAndOver_losesAndRepeatsNothing() {
        Peer peer = engine.connect("a");
        List<String> union = new ArrayList<>();
        for (int life = 0; life < 50; life++) {
            peer.transport.readyForBytes(1 + 13 * (life % 25));
            for (int i = 1; i <= 10; i++) {
                engine.publish("a", "" + (10 * life + i));
                engine.run();
            }
            union.addAll(lost(peer).data());
            assertThat(union).isEqualTo(Numbers.of(1, union.size()));
            peer = engine.reconnect(peer, "a");
        }
        union.addAll(peer.data());

        assertThat(union).isEqualTo(Numbers.of(1, 500));
    }
}
