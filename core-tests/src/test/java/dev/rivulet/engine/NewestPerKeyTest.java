// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rivulet.broadcast.BroadcasterBuilder;
import dev.rivulet.broadcast.OverflowPolicy;
import dev.rivulet.connection.ResumeOutcome;
import dev.rivulet.connection.StartFrom;
import dev.rivulet.event.SseEvent;
import dev.rivulet.log.History;
import dev.rivulet.log.Position;
import dev.rivulet.testkit.ScriptedTransport;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Readers that begin with the newest event of each key. */
class NewestPerKeyTest {

    private static final String TOPIC = "t";

    private static BroadcasterBuilder longLog(BroadcasterBuilder builder) {
        return builder.onOverflow(OverflowPolicy.CONFLATE);
    }

    private static BroadcasterBuilder shortLog(BroadcasterBuilder builder) {
        return builder.history(History.none()).slackBytes(20_000).onOverflow(OverflowPolicy.CONFLATE);
    }

    private static Position publish(TestEngine engine, String key, String data) {
        return engine.broadcaster.publish(TOPIC, SseEvent.of(data).withKey(key));
    }

    private static Peer connect(TestEngine engine) {
        return connect(engine, new ScriptedTransport());
    }

    private static Peer connect(TestEngine engine, ScriptedTransport transport) {
        return engine.open(new Peer(
                transport, Peer.request(), connection -> connection.subscribe(TOPIC, StartFrom.newestPerKey())));
    }

    /** So much that everything before it leaves a short log. */
    private static void flood(TestEngine engine) {
        for (int i = 0; i < 300; i++) {
            publish(engine, "flood", "flood " + i + "x".repeat(100));
        }
    }

    private static List<String> withoutFlood(Peer peer) {
        return peer.data().stream().filter(data -> !data.startsWith("flood")).toList();
    }

    @Test
    void newestOfEachKey_comesOldestFirst_thenWhatIsPublished() {
        try (TestEngine engine = new TestEngine(NewestPerKeyTest::longLog)) {
            publish(engine, "a", "a1");
            publish(engine, "b", "b1");
            publish(engine, "c", "c1");
            publish(engine, "b", "b2");
            publish(engine, "a", "a2");

            Peer peer = connect(engine);
            publish(engine, "c", "c2");
            engine.run();
            publish(engine, "c", "c3");
            engine.run();

            assertThat(peer.data()).containsExactly("c1", "b2", "a2", "c2", "c3");
            assertThat(peer.outcome(TOPIC)).isEqualTo(ResumeOutcome.FRESH);
        }
    }

    @Test
    void emptyTopic_beginsWithWhatIsPublished() {
        try (TestEngine engine = new TestEngine(NewestPerKeyTest::longLog)) {
            Peer peer = connect(engine);
            engine.publish(TOPIC, "plain");
            publish(engine, "a", "a1");
            engine.run();

            assertThat(peer.data()).containsExactly("plain", "a1");
        }
    }

    @Test
    void eventsWithoutAKey_comeFromNowOn() {
        try (TestEngine engine = new TestEngine(NewestPerKeyTest::longLog)) {
            engine.publish(TOPIC, "old 1");
            publish(engine, "a", "a1");
            engine.publish(TOPIC, "old 2");
            publish(engine, "b", "b1");
            engine.publish(TOPIC, "old 3");

            Peer peer = connect(engine);
            engine.publish(TOPIC, "new");
            engine.run();

            assertThat(peer.data()).containsExactly("a1", "b1", "new");
        }
    }

    @Test
    void eventsForSomeReadersOnly_countAsWithoutAKey() {
        try (TestEngine engine = new TestEngine(NewestPerKeyTest::longLog)) {
            publish(engine, "a", "a1");
            engine.broadcaster.publish(TOPIC, SseEvent.of("for some").withKey("a"), connection -> true);

            assertThat(connect(engine).data()).containsExactly("a1");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 31, 32, 33, 63, 64, 65, 200})
    void keysWhoseEventsHaveLeftTheLog_comeFirst_howeverMany(int keys) {
        try (TestEngine engine = new TestEngine(NewestPerKeyTest::shortLog)) {
            for (int round = 1; round <= 2; round++) {
                for (int i = 1; i <= keys; i++) {
                    publish(engine, "k" + i, round == 1 ? "replaced" : "" + i);
                }
            }
            flood(engine);
            publish(engine, "last", "" + (keys + 1));

            Peer peer = connect(engine);
            engine.publish(TOPIC, "" + (keys + 2));
            engine.run();

            assertThat(withoutFlood(peer)).isEqualTo(Numbers.of(1, keys + 2));
            assertThat(peer.data()).hasSize(keys + 3);
            assertThat(peer.gaps).isEmpty();
            assertThat(peer.events()).noneMatch(event -> event.name().equals("gap"));
        }
    }

    @Test
    void losses_ofBeforeItsTime_areNotToldToAFreshReader() {
        try (TestEngine engine = new TestEngine(NewestPerKeyTest::shortLog)) {
            publish(engine, "a", "a1");
            for (int i = 0; i < 100; i++) {
                engine.publish(TOPIC, "plain" + "x".repeat(100));
            }
            flood(engine);

            Peer peer = connect(engine);
            engine.publish(TOPIC, "new");
            engine.run();

            assertThat(withoutFlood(peer)).containsExactly("a1", "new");
            assertThat(peer.gaps).isEmpty();
        }
    }

    @Test
    void plainEventOfBeforeItsTime_thatIsDroppedLater_isNoLossOfAFreshReader() {
        try (TestEngine engine = new TestEngine(NewestPerKeyTest::shortLog)) {
            publish(engine, "a", "a1");
            engine.publish(TOPIC, "plain, and held");
            ScriptedTransport slow = new ScriptedTransport();
            slow.stall();
            Peer peer = connect(engine, slow);
            flood(engine);

            slow.resume();
            engine.run();

            assertThat(withoutFlood(peer)).containsExactly("a1");
            assertThat(peer.gaps).isEmpty();
        }
    }

    @Test
    void plainEventThatIsLostToAReaderOnItsWay_isTold() {
        try (TestEngine engine = new TestEngine(NewestPerKeyTest::shortLog)) {
            publish(engine, "a", "a1");
            ScriptedTransport slow = new ScriptedTransport();
            slow.stall();
            Peer peer = connect(engine, slow);
            Position lost = engine.publish(TOPIC, "plain");
            flood(engine);

            slow.resume();
            engine.run();

            assertThat(withoutFlood(peer)).containsExactly("a1");
            assertThat(peer.gaps).hasSize(1);
            assertThat(peer.gaps.get(0).until().sequence()).isGreaterThanOrEqualTo(lost.sequence());
        }
    }

    @Test
    void keysThatAreSupersededWhileTheReaderIsOnItsWay_areSparedOrComeAnew_inOrder() {
        try (TestEngine engine = new TestEngine(NewestPerKeyTest::shortLog)) {
            for (int i = 1; i <= 100; i++) {
                publish(engine, "k" + i, "k" + i + " old" + " ".repeat(1_000));
            }
            ScriptedTransport slow = new ScriptedTransport();
            slow.stall();
            Peer peer = connect(engine, slow);
            for (int i = 1; i <= 100; i++) {
                slow.readyForBytes(1);
                engine.run();
                slow.stall();
                publish(engine, "k" + (101 - i), "k" + (101 - i) + " new" + " ".repeat(1_000));
            }
            slow.resume();
            engine.run();

            assertThat(peer.gaps).isEmpty();
            for (int i = 1; i <= 100; i++) {
                String key = "k" + i + " ";
                List<String> received = peer.data().stream()
                        .filter(data -> data.startsWith(key))
                        .toList();
                assertThat(received.get(received.size() - 1)).startsWith(key + "new");
                assertThat(received).doesNotHaveDuplicates();
            }
            List<Long> sequences = peer.events().stream()
                    .map(event ->
                            Position.parse(event.lastEventId()).orElseThrow().sequence())
                    .toList();
            assertThat(sequences).isSorted();
        }
    }

    @Test
    void otherTopicsOfTheConnection_keepTheCommonOrder() {
        try (TestEngine engine = new TestEngine(NewestPerKeyTest::longLog)) {
            publish(engine, "a", "1");
            engine.publish("u", "2");
            publish(engine, "b", "3");
            engine.publish("u", "4");

            Peer peer = engine.connect(Peer.request(), connection -> {
                connection.subscribe(TOPIC, StartFrom.newestPerKey());
                connection.subscribe("u", StartFrom.oldest());
            });

            assertThat(peer.data()).isEqualTo(Numbers.of(1, 4));
        }
    }

    @ParameterizedTest
    @EnumSource(names = "CONFLATE", mode = EnumSource.Mode.EXCLUDE)
    void topicThatDoesNotConflate_cannotBeReadSo(OverflowPolicy policy) {
        try (TestEngine engine = new TestEngine(builder -> builder.onOverflow(policy))) {
            Peer peer = engine.connect();
            List<String> asked = new ArrayList<>();
            peer.maySubscribe = (connection, topic) -> asked.add(topic);

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> peer.connection().subscribe(TOPIC, StartFrom.newestPerKey()))
                    .withMessage(
                            "start: newestPerKey needs a topic whose overflow policy is CONFLATE; that of \"t\" is "
                                    + policy);

            assertThat(asked).isEmpty();
            assertThat(peer.connection().topics()).isEmpty();
            assertThat(engine.broadcaster.stats().topics()).isZero();
        }
    }

    @Test
    void resuming_goesBeforeIt() {
        try (TestEngine engine = new TestEngine(NewestPerKeyTest::longLog)) {
            publish(engine, "a", "a1");
            Position read = publish(engine, "b", "b1");
            engine.publish(TOPIC, "plain");
            publish(engine, "c", "c1");

            Peer back = engine.connect(
                    Peer.request(read.toString()), connection -> connection.subscribe(TOPIC, StartFrom.newestPerKey()));

            assertThat(back.outcome(TOPIC)).isEqualTo(ResumeOutcome.RESUMED);
            assertThat(back.data()).containsExactly("plain", "c1");
        }
    }

    @Test
    void peerThatCannotResume_getsTheNewestOfEachKeyBehindTheNotice() {
        try (TestEngine engine = new TestEngine(NewestPerKeyTest::longLog)) {
            publish(engine, "a", "a1");
            engine.publish(TOPIC, "plain");
            publish(engine, "b", "b1");

            Peer back = engine.connect(
                    Peer.request("elsewhere-7"), connection -> connection.subscribe(TOPIC, StartFrom.newestPerKey()));

            assertThat(back.outcome(TOPIC)).isEqualTo(ResumeOutcome.GAP);
            assertThat(back.gaps).hasSize(1);
            assertThat(back.gaps.get(0).until()).isEqualTo(engine.broadcaster.position());
            assertThat(back.events().get(0).name()).isEqualTo("gap");
            assertThat(back.data()).containsExactly("a1", "b1");
        }
    }

    @Test
    void peerThatIsCutOnItsWay_getsTheRestWhenItComesBack() {
        try (TestEngine engine = new TestEngine(NewestPerKeyTest::longLog)) {
            for (int i = 1; i <= 10; i++) {
                publish(engine, "k" + i, "" + i + " ".repeat(40_000));
            }
            ScriptedTransport slow = new ScriptedTransport();
            slow.readyForBytes(150_000);
            Peer peer = connect(engine, slow);
            slow.fail(null);
            engine.run();
            publish(engine, "k11", "11");

            Peer back = engine.connect(
                    Peer.request(peer.lastEventId()),
                    connection -> connection.subscribe(TOPIC, StartFrom.newestPerKey()));

            List<String> union = new ArrayList<>(peer.data());
            union.addAll(back.data());
            assertThat(peer.data()).hasSizeBetween(1, 9);
            assertThat(union.stream().map(String::strip)).isEqualTo(Numbers.of(1, 11));
        }
    }

    @Test
    void manyKeptKeys_areNoOverflow() {
        try (TestEngine engine = new TestEngine(NewestPerKeyTest::shortLog)) {
            for (int i = 1; i <= 100; i++) {
                publish(engine, "k" + i, "" + i);
            }
            flood(engine);

            connect(engine);

            assertThat(engine.broadcaster.stats().overflows()).isZero();
        }
    }

    @Test
    void lateSubscription_getsItToo() {
        try (TestEngine engine = new TestEngine(NewestPerKeyTest::shortLog)) {
            publish(engine, "a", "a1");
            flood(engine);
            Peer peer = engine.connect();

            peer.connection().subscribe(TOPIC, StartFrom.newestPerKey());
            engine.run();

            assertThat(withoutFlood(peer)).containsExactly("a1");
        }
    }
}
