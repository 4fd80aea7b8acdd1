// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.broadcast.OverflowPolicy;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.connection.StartFrom;
import dev.rivulet.event.SseEvent;
import dev.rivulet.log.History;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How far a connection is behind. */
class LagTest {

    private static long length(String data, Object position) {
        return ("id: " + position + "\ndata: " + data + "\n\n").length();
    }

    private static long lag(Peer peer) {
        return peer.connection().lag();
    }

    @Test
    void readerThatKeepsUp_hasNoLag() {
        try (TestEngine engine = new TestEngine()) {
            engine.publish("a", "before");
            Peer peer = engine.connect("a");
            assertThat(lag(peer)).isZero();
            engine.publish("a", "1");
            engine.run();

            assertThat(lag(peer)).isZero();
            assertThat(engine.connect().connection().lag()).isZero();
        }
    }

    @Test
    void stalledReader_lagsByWhatWasPublishedBroadcastAndSent() {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = engine.connect("a", "b");
            peer.transport.stall();
            long expected = length("1", engine.publish("a", "1"));
            expected += length("22", engine.publish("b", "22"));
            engine.publish("other", "3");
            assertThat(lag(peer)).isEqualTo(expected);
            expected += length("4", engine.broadcaster.broadcast(SseEvent.of("4")));
            assertThat(lag(peer)).isEqualTo(expected);
            peer.connection().send(SseEvent.of("5"));
            expected += "data: 5\n\n".length();
            engine.run();
            assertThat(lag(peer)).isEqualTo(expected);

            peer.transport.resume();
            engine.run();

            assertThat(lag(peer)).isZero();
            assertThat(peer.transport.byteCount()).isEqualTo(expected);
        }
    }

    @Test
    void lag_reachesOverManySegmentsAndShrinksAsTheyAreRead() {
        try (TestEngine engine = new TestEngine(builder -> builder.history(History.ofEvents(100_000)))) {
            Peer peer = engine.connect("a");
            peer.transport.stall();
            long expected = 0;
            for (int i = 0; i < 3_000; i++) {
                expected += length("" + i, engine.publish("a", "" + i));
            }
            assertThat(lag(peer)).isEqualTo(expected);

            peer.transport.readyForBytes(expected / 2);
            engine.run();

            assertThat(peer.transport.byteCount()).isGreaterThan(10_000);
            assertThat(lag(peer)).isEqualTo(expected - peer.transport.byteCount());
        }
    }

    @Test
    void eventThatIsWrittenInPart_countsWhole() {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = engine.connect("a");
            peer.transport.stall();
            String data = "x".repeat(100_000);
            long expected = length(data, engine.publish("a", data));
            peer.transport.readyForBytes(40_000);
            engine.run();
            assertThat(peer.transport.byteCount()).isPositive();

            assertThat(lag(peer)).isEqualTo(expected);
        }
    }

    @Test
    void resumingReader_lagsByWhatItHasMissedUntilThatIsWritten() {
        try (TestEngine engine = new TestEngine()) {
            Peer first = engine.connect("a");
            engine.publish("a", "1");
            engine.run();
            long missed = length("2", engine.publish("a", "2"));
            List<Long> lags = new ArrayList<>();
            Peer second = engine.connect(Peer.request(first.lastEventId()), connection -> {
                connection.subscribe("a");
                lags.add(connection.lag());
            });

            // The first peer was not given event 2 before the second came.
            assertThat(second.data()).isEqualTo(List.of("2"));
            assertThat(lags).containsExactly(missed);
            assertThat(lag(second)).isZero();
        }
    }

    @Test
    void readerThatIsOvertaken_lagsByWhatIsStillHeld() {
        try (TestEngine engine = new TestEngine(builder ->
                builder.history(History.none()).slackBytes(10_000).onOverflow(OverflowPolicy.SKIP_WITH_GAP))) {
            Peer peer = engine.connect("a");
            peer.transport.stall();
            for (int i = 0; i < 1_000; i++) {
                engine.publishBytes("a", 1_000);
            }

            assertThat(lag(peer)).isBetween(10_000L, engine.broadcaster.stats().logBytes());
            peer.transport.resume();
            engine.run();
            assertThat(lag(peer)).isZero();
        }
    }

    @Test
    void eventsForOthers_countUntilTheReadersTurn() {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = engine.connect("a");
            SseConnection connection = peer.connection();
            engine.broadcaster.publish("a", SseEvent.of("secret"), reader -> reader != connection);
            assertThat(lag(peer)).isPositive();

            engine.run();

            assertThat(lag(peer)).isZero();
            assertThat(peer.transport.byteCount()).isZero();
        }
    }

    @Test
    void newestPerKey_leavesNoLagBehind() {
        try (TestEngine engine = new TestEngine(builder -> builder.onOverflow(OverflowPolicy.CONFLATE))) {
            for (int i = 0; i < 100; i++) {
                engine.broadcaster.publish("a", SseEvent.of("" + i).withKey("key " + i % 3));
            }
            Peer peer =
                    engine.connect(Peer.request(), connection -> connection.subscribe("a", StartFrom.newestPerKey()));

            assertThat(peer.data()).containsExactly("97", "98", "99");
            assertThat(lag(peer)).isZero();
        }
    }

    @Test
    void endedSubscription_doesNotCount() {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = engine.connect("a");
            peer.transport.stall();
            engine.publish("a", "1");
            peer.connection().unsubscribe("a");

            assertThat(lag(peer)).isZero();
        }
    }
}
