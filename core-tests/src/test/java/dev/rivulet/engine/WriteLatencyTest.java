// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.connection.StartFrom;
import dev.rivulet.event.SseEvent;
import dev.rivulet.testkit.ManualClock;
import dev.rivulet.testkit.ScriptedTransport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How long events take to be handed over, as the application is told. */
@ExtendWith(QuietLogs.class)
class WriteLatencyTest {

    private static final Duration INTERVAL = Duration.ofMillis(10);

    private final List<Duration> told = new ArrayList<>();

    static List<Throwable> failures() {
        return Failures.ofEveryKind();
    }

    private TestEngine engine() {
        return engine(nanos -> told.add(Duration.ofNanos(nanos)));
    }

    private static TestEngine engine(LongConsumer consumer) {
        return new TestEngine(builder -> builder.writeLatency(consumer));
    }

    private static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }

    @Test
    void event_isTimedFromPublishToItsWrite() {
        try (TestEngine engine = engine()) {
            engine.connect("a");
            engine.publish("a", "1");
            engine.clock.advance(Duration.ofNanos(1_234_567));
            engine.run();

            assertThat(told).containsExactly(Duration.ofNanos(1_234_567));
        }
    }

    @Test
    void clockThatOverflows_isUnderstood() {
        ManualClock clock = new ManualClock(Long.MAX_VALUE - 1_000);
        try (TestEngine engine =
                new TestEngine(clock, builder -> builder.writeLatency(nanos -> told.add(Duration.ofNanos(nanos))))) {
            engine.connect("a");
            for (int i = 0; i < 3; i++) {
                engine.publish("a", "1");
                clock.advance(INTERVAL);
                engine.run();
            }

            assertThat(told).containsExactly(INTERVAL, INTERVAL, INTERVAL);
        }
    }

    @Test
    void event_isTimedForEachConnection() {
        try (TestEngine engine = engine()) {
            engine.connect("a");
            Peer slow = engine.connect("a");
            engine.connect("b");
            slow.transport.stall();
            engine.publish("a", "1");
            engine.clock.advance(millis(2));
            engine.run();
            assertThat(told).containsExactly(millis(2));

            engine.clock.advance(millis(500));
            slow.transport.resume();
            engine.run();

            assertThat(told).containsExactly(millis(2), millis(502));
        }
    }

    @Test
    void broadcastAndSentEvents_areTimed() {
        try (TestEngine engine = engine()) {
            Peer peer = engine.connect("a");
            engine.broadcaster.broadcast(SseEvent.of("1"));
            engine.clock.advance(INTERVAL);
            peer.connection().send(SseEvent.of("2"));
            engine.clock.advance(INTERVAL);
            engine.publish("a", "3");
            engine.clock.advance(millis(1));
            engine.run();

            assertThat(told).containsExactly(millis(21), millis(11), millis(1));
        }
    }

    @Test
    void ofManyEvents_oneInAnyIntervalIsTimed() {
        try (TestEngine engine = engine()) {
            engine.connect("a", "b");
            for (int i = 0; i < 100; i++) {
                engine.publish(i % 2 == 0 ? "a" : "b", "" + i);
                engine.clock.advance(millis(1));
            }
            engine.run();

            assertThat(told).hasSize(10).startsWith(millis(100), millis(90)).endsWith(millis(10));
        }
    }

    @Test
    void eventOfATopicThatNobodyReads_isNotTakenForAnother() {
        try (TestEngine engine = engine()) {
            engine.connect("a");
            engine.publish("other", "1");
            engine.publish("a", "2");
            engine.clock.advance(INTERVAL);
            engine.publish("a", "3");
            engine.publish("other", "4");
            engine.run();

            assertThat(told).containsExactly(Duration.ZERO);
        }
    }

    @Test
    void eventBetweenTwoOfAnotherTopic_isNotTakenForThem() {
        try (TestEngine engine = engine()) {
            engine.connect("a");
            engine.publish("other", "timed");
            engine.run();
            engine.publish("a", "1");
            engine.clock.advance(INTERVAL);
            engine.publish("other", "timed");
            engine.publish("a", "2");
            engine.run();

            assertThat(told).isEmpty();
        }
    }

    @Test
    void replayedEvents_areNotTimed() {
        try (TestEngine engine = engine()) {
            Peer later = engine.connect();
            Peer first = engine.connect("a");
            engine.publish("a", "1");
            engine.run();
            engine.clock.advance(INTERVAL);
            engine.publish("a", "2");
            engine.clock.advance(INTERVAL);
            engine.broadcaster.broadcast(SseEvent.of("3"));
            engine.run();
            told.clear();
            engine.clock.advance(Duration.ofMinutes(1));

            Peer resumed = engine.connectWithId(first.lastEventId().replaceAll("-\\d+$", "-1"), "a");
            later.connection().subscribe("a", StartFrom.oldest());
            engine.run();

            assertThat(resumed.data()).containsExactly("2", "3");
            assertThat(later.data()).containsExactly("3", "1", "2");
            assertThat(told).isEmpty();
            engine.publish("a", "4");
            engine.run();
            assertThat(told).hasSize(3);
        }
    }

    @Test
    void snapshotSentInOnOpen_isNotTimedButWhatIsPublishedMeanwhileIs() {
        try (TestEngine engine = engine()) {
            engine.connect(Peer.request(), connection -> {
                connection.subscribe("a");
                connection.send(SseEvent.of("snapshot"));
                engine.clock.advance(INTERVAL);
                engine.publish("a", "1");
                engine.clock.advance(millis(3));
            });

            assertThat(told).containsExactly(millis(3));
        }
    }

    @Test
    void ofManyReaders_someAreTimedAndOthersNextTime() {
        try (TestEngine engine = engine()) {
            List<Peer> peers = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                peers.add(engine.connect("a"));
            }
            for (Peer peer : peers) {
                peer.transport.stall();
            }
            engine.publish("a", "1");
            engine.run();
            List<Integer> timed = timed(engine, peers);
            engine.clock.advance(INTERVAL);
            for (Peer peer : peers) {
                peer.transport.stall();
            }
            engine.publish("a", "2");
            engine.run();

            assertThat(timed).hasSizeBetween(2 * 16, 2 * 2 * 16);
            assertThat(timed(engine, peers)).hasSizeBetween(2 * 16, 2 * 2 * 16).isNotEqualTo(timed);
        }
    }

    /** Lets them read one after the other; answers whose reading was told. */
    private List<Integer> timed(TestEngine engine, List<Peer> peers) {
        List<Integer> timed = new ArrayList<>();
        for (int i = 0; i < peers.size(); i++) {
            told.clear();
            peers.get(i).transport.resume();
            engine.run();
            if (!told.isEmpty()) {
                timed.add(i);
            }
        }
        return timed;
    }

    @Test
    void readersOfSmallTopics_areAllTimedHoweverManyOthersThereAre() {
        try (TestEngine engine = engine()) {
            for (int i = 0; i < 200; i++) {
                engine.connect("topic " + i);
            }
            for (int i = 0; i < 200; i++) {
                engine.publish("topic " + i, "1");
                engine.clock.advance(INTERVAL);
            }
            engine.run();

            assertThat(told).hasSize(200);
        }
    }

    @Test
    void writeThatFails_isNotTimed() {
        try (TestEngine engine = engine()) {
            engine.connect(
                    new ScriptedTransport().failAt(ScriptedTransport.Call.WRITE, 1, new IOException("gone")), "a");
            engine.publish("a", "1");
            engine.run();
            Peer onAnotherLane = engine.connect("a");
            Peer onTheSameLane = engine.connect("a");
            engine.publish("a", "not timed, too soon");
            engine.run();

            assertThat(onAnotherLane.data()).hasSize(1);
            assertThat(onTheSameLane.data()).hasSize(1);
            assertThat(told).isEmpty();
        }
    }

    @Test
    void longEvent_isTimedWithItsLastPart() {
        try (TestEngine engine = engine()) {
            Peer peer = engine.connect("a");
            peer.transport.stall();
            engine.publishBytes("a", 100_000);
            peer.transport.readyForBytes(50_000);
            engine.run();
            assertThat(peer.transport.byteCount()).isPositive();
            assertThat(told).isEmpty();
            engine.clock.advance(millis(7));

            peer.transport.resume();
            engine.run();

            assertThat(told).containsExactly(millis(7));
        }
    }

    @Test
    void peerThatIsFarBehind_isTimedForTheLastThousand() {
        try (TestEngine engine = engine()) {
            Peer peer = engine.connect("a");
            peer.transport.stall();
            for (int i = 0; i < 3_000; i++) {
                engine.publish("a", "1");
                engine.clock.advance(INTERVAL);
            }
            peer.transport.resume();
            engine.run();

            assertThat(peer.data()).hasSize(3_000);
            assertThat(told)
                    .hasSize(1_024)
                    .startsWith(INTERVAL.multipliedBy(1_024))
                    .endsWith(INTERVAL);
        }
    }

    @ParameterizedTest
    @MethodSource("failures")
    void consumerThatFails_isToldNoMore(Throwable failure) {
        List<Long> calls = new ArrayList<>();
        try (TestEngine engine = engine(nanos -> {
            calls.add(nanos);
            throw Failures.thrown(failure);
        })) {
            Peer one = engine.connect("a");
            Peer other = engine.connect("a");
            for (int i = 0; i < 5; i++) {
                engine.publish("a", "1");
                engine.clock.advance(INTERVAL);
                engine.run();
            }

            assertThat(calls).hasSize(1);
            assertThat(one.data()).hasSize(5);
            assertThat(other.data()).hasSize(5);
        }
    }

    @Test
    void noConsumer_isRefused() {
        assertThatNullPointerException()
                .isThrownBy(() -> SseBroadcaster.builder().writeLatency(nothing()))
                .withMessage("writeLatency: must not be null");
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T nothing() {
        return null;
    }
}
