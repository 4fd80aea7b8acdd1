// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.broadcast.BroadcasterBuilder;
import dev.rivulet.broadcast.OverflowPolicy;
import dev.rivulet.event.SseEvent;
import dev.rivulet.log.History;
import dev.rivulet.log.Position;
import dev.rivulet.testkit.ReceivedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ConflationTest {

    private static BroadcasterBuilder shortLog(BroadcasterBuilder builder) {
        return builder.history(History.none()).slackBytes(2_000).onOverflow(OverflowPolicy.CONFLATE);
    }

    private static BroadcasterBuilder longLog(BroadcasterBuilder builder) {
        return builder.onOverflow(OverflowPolicy.CONFLATE);
    }

    private static void publish(TestEngine engine, String key, String data) {
        engine.broadcaster.publish("t", SseEvent.of(data).withKey(key));
    }

    @Test
    void readerThatKeepsUp_getsEverything() {
        try (TestEngine engine = new TestEngine(ConflationTest::longLog)) {
            Peer quick = engine.connect("t");
            for (int i = 1; i <= 100; i++) {
                publish(engine, "k" + i % 3, "" + i);
                engine.run();
            }

            assertThat(quick.data()).isEqualTo(Numbers.of(1, 100));
        }
    }

    @Test
    void readerThatIsBehind_isSparedWhatIsSuperseded() {
        try (TestEngine engine = new TestEngine(ConflationTest::longLog)) {
            Peer slow = engine.connect("t");
            slow.transport.stall();
            publish(engine, "a", "a1");
            publish(engine, "b", "b1");
            engine.publish("t", "plain1");
            publish(engine, "a", "a2");
            publish(engine, "c", "c1");
            engine.publish("t", "plain2");
            publish(engine, "a", "a3");
            slow.transport.resume();
            engine.run();

            assertThat(slow.data()).containsExactly("b1", "plain1", "c1", "plain2", "a3");
            assertThat(engine.broadcaster.stats().overflows()).isZero();
        }
    }

    @Test
    void keysOfOtherTopics_areOthers() {
        try (TestEngine engine = new TestEngine(ConflationTest::longLog)) {
            Peer slow = engine.connect("t", "u");
            slow.transport.stall();
            publish(engine, "a", "t1");
            engine.broadcaster.publish("u", SseEvent.of("u1").withKey("a"));
            slow.transport.resume();
            engine.run();

            assertThat(slow.data()).containsExactly("t1", "u1");
        }
    }

    @Test
    void readerWhosePositionLeftTheLog_getsTheNewestOfEachKeyInOrder() {
        try (TestEngine engine = new TestEngine(ConflationTest::shortLog)) {
            Peer slow = engine.connect("t");
            slow.transport.stall();
            publish(engine, "early", "early-1");
            for (int i = 1; i <= 2_000; i++) {
                publish(engine, "k" + i % 10, "" + i);
            }
            publish(engine, "late", "late-1");
            slow.transport.resume();
            engine.run();

            assertThat(slow.data())
                    .containsExactly(
                            "early-1", "1991", "1992", "1993", "1994", "1995", "1996", "1997", "1998", "1999", "2000",
                            "late-1");
            assertThat(slow.closed).isEmpty();
            assertThat(engine.broadcaster.stats().overflows()).isEqualTo(1);
        }
    }

    @Test
    void lostEventsWithoutKey_areTold() {
        try (TestEngine engine = new TestEngine(ConflationTest::shortLog)) {
            Peer slow = engine.connect("t");
            slow.transport.stall();
            publish(engine, "a", "a1");
            engine.publish("t", "without key");
            for (int i = 1; i <= 2_000; i++) {
                publish(engine, "b", "b" + i);
            }
            slow.transport.resume();
            engine.run();

            assertThat(slow.events()).extracting(ReceivedEvent::name).containsExactly("gap", "message", "message");
            assertThat(slow.data()).containsExactly("a1", "b2000");
        }
    }

    @Test
    void gapEvent_coversWhatIsLost_alsoBehindVeryManyKeys() {
        try (TestEngine engine = new TestEngine(
                builder -> builder.history(History.none()).slackBytes(20_000).onOverflow(OverflowPolicy.CONFLATE))) {
            Peer slow = engine.connect("t");
            slow.transport.stall();
            for (int i = 1; i <= 100; i++) {
                publish(engine, "k" + i, "" + i);
            }
            Position lost = engine.publish("t", "without key");
            for (int i = 1; i <= 5_000; i++) {
                publish(engine, "b", "b" + i);
            }
            slow.transport.resume();
            engine.run();

            List<String> told = slow.events().stream()
                    .filter(event -> event.name().equals("gap"))
                    .map(ReceivedEvent::data)
                    .toList();
            assertThat(slow.data()).isEqualTo(with(Numbers.of(1, 100), "b5000"));
            assertThat(told).hasSize(1);
            Position until = Position.parse(told.get(0).replaceAll(".*\"until\":\"([^\"]*)\"}", "$1"))
                    .orElseThrow();
            assertThat(until.sequence()).isGreaterThanOrEqualTo(lost.sequence());
        }
    }

    private static List<String> with(List<String> texts, String last) {
        List<String> all = new ArrayList<>(texts);
        all.add(last);
        return all;
    }

    @Test
    void moreKeysThanTheBoundTakes_loseTheOldestAndTell() {
        try (TestEngine engine = new TestEngine(ConflationTest::shortLog)) {
            Peer slow = engine.connect("t");
            slow.transport.stall();
            for (int i = 1; i <= 2_000; i++) {
                publish(engine, "k" + i, "" + i);
            }
            assertThat(engine.broadcaster.stats().logBytes()).isLessThan(2 * 65_536 + 2_000);
            slow.transport.resume();
            engine.run();

            assertThat(slow.events().get(0).name()).isEqualTo("gap");
            List<String> rest = slow.data().subList(1, slow.data().size());
            assertThat(rest).isEqualTo(Numbers.of(2_001 - rest.size(), 2_000)).hasSizeGreaterThan(40);
        }
    }

    @Test
    void keptEvents_areMergedWithOtherTopicsInOrder() {
        try (TestEngine engine = new TestEngine(ConflationTest::shortLog)) {
            Peer slow = engine.connect("t", "u");
            slow.transport.stall();
            publish(engine, "a", "1");
            engine.publish("u", "2");
            publish(engine, "b", "3");
            engine.publish("u", "4");
            for (int i = 0; i < 2_000; i++) {
                publish(engine, "c", "5");
            }
            slow.transport.resume();
            engine.run();

            assertThat(slow.data()).containsExactly("1", "2", "3", "4", "5");
        }
    }

    @Test
    void keyOfAnEventForSome_doesNotSpareOthersTheirs() {
        try (TestEngine engine = new TestEngine(builder -> builder.onOverflow(OverflowPolicy.CONFLATE))) {
            Peer slow = engine.connect("t");
            slow.transport.stall();
            publish(engine, "a", "for all");
            engine.broadcaster.publish("t", SseEvent.of("theirs").withKey("a"), c -> c != slow.connection());
            engine.broadcaster.publish("t", SseEvent.of("mine").withKey("a"), c -> c == slow.connection());
            slow.transport.resume();
            engine.run();

            assertThat(slow.data()).containsExactly("for all", "mine");
        }
    }

    @Test
    void eventsForSome_thatAreLost_areTold() {
        try (TestEngine engine = new TestEngine(ConflationTest::shortLog)) {
            Peer slow = engine.connect("t");
            slow.transport.stall();
            engine.broadcaster.publish("t", SseEvent.of("mine").withKey("b"), c -> c == slow.connection());
            for (int i = 0; i < 2_000; i++) {
                publish(engine, "c", "all");
            }
            slow.transport.resume();
            engine.run();

            assertThat(slow.events()).extracting(ReceivedEvent::name).containsExactly("gap", "message");
        }
    }

    @Test
    void closing_writesWhatWasPublishedBefore_alsoIfItIsReplacedMeanwhile() {
        try (TestEngine engine = new TestEngine(builder -> builder.onOverflow(OverflowPolicy.CONFLATE))) {
            Peer slow = engine.connect("t");
            slow.transport.stall();
            publish(engine, "a", "before");
            slow.connection().close();
            publish(engine, "a", "after");
            slow.transport.resume();
            engine.run();

            assertThat(slow.data()).containsExactly("before");
            assertThat(slow.transport.isCompleted()).isTrue();
        }
    }

    @Test
    void longKeptEvent_arrivesWhole() {
        try (TestEngine engine = new TestEngine(
                builder -> builder.history(History.none()).slackBytes(200_000).onOverflow(OverflowPolicy.CONFLATE))) {
            Peer slow = engine.connect("t");
            slow.transport.stall();
            publish(engine, "small", "s");
            publish(engine, "large", "x".repeat(100_000));
            for (int i = 0; i < 20; i++) {
                publish(engine, "c", "y".repeat(50_000));
            }
            slow.transport.resume();
            engine.run();

            assertThat(slow.data()).containsExactly("s", "x".repeat(100_000), "y".repeat(50_000));
        }
    }

    @Test
    void lastEventId_neverGoesBackUnderConflation() {
        try (TestEngine engine = new TestEngine(ConflationTest::shortLog)) {
            Peer slow = engine.connect("t", "u");
            for (int round = 0; round < 20; round++) {
                slow.transport.stall();
                for (int i = 0; i < 300; i++) {
                    publish(engine, "k" + i % 7, "t");
                    if (i % 100 == 0) {
                        engine.publish("u", "u");
                    }
                }
                slow.transport.resume();
                engine.run();
            }

            List<Long> sequences = slow.events().stream()
                    .filter(event -> !event.name().equals("gap"))
                    .map(event -> Long.parseLong(
                            event.lastEventId().substring(event.lastEventId().indexOf('-') + 1)))
                    .collect(Collectors.toList());
            assertThat(sequences).isSorted().doesNotHaveDuplicates();
        }
    }

    @Test
    void audience_isNeverAskedUnderALock() {
        try (TestEngine engine = new TestEngine(ConflationTest::shortLog)) {
            Peer slow = engine.connect("t");
            slow.transport.stall();
            engine.broadcaster.publish("t", SseEvent.of("kept").withKey("a"), c -> canOthersWork(engine));
            for (int i = 0; i < 2_000; i++) {
                publish(engine, "b", "plain");
            }
            engine.broadcaster.publish("t", SseEvent.of("in the log"), c -> canOthersWork(engine));
            slow.transport.resume();
            engine.run();

            assertThat(slow.data()).endsWith("plain", "in the log");
        }
    }

    /** Whether another thread gets what the engine's lock guards, while this one is inside an audience. */
    private static boolean canOthersWork(TestEngine engine) {
        return CompletableFuture.supplyAsync(() -> engine.broadcaster.stats().topics() > 0)
                .completeOnTimeout(false, 2, TimeUnit.SECONDS)
                .join();
    }
}
