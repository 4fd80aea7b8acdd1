// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.broadcast.BroadcasterBuilder;
import dev.rivulet.testkit.ManualClock;
import dev.rivulet.testkit.ScriptedTransport;
import dev.rivulet.testkit.ScriptedTransport.Call;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HeartbeatTest {

    private static final Duration INTERVAL = Duration.ofSeconds(10);

    /** A deadline may fire one tick late; a tick is a 32nd of the shortest delay, and at most a quarter of a second. */
    private static final Duration TICK = Duration.ofMillis(250);

    private static BroadcasterBuilder tenSeconds(BroadcasterBuilder builder) {
        return builder.heartbeat(INTERVAL);
    }

    @Test
    void silence_isBrokenByABareCommentLine() {
        try (TestEngine engine = new TestEngine(HeartbeatTest::tenSeconds)) {
            Peer peer = engine.connect("t");

            engine.runFor(INTERVAL.plus(TICK));

            assertThat(peer.transport.text()).isEqualTo(":\n");
            assertThat(peer.transport.isFlushed()).isTrue();
            assertThat(engine.broadcaster.stats().heartbeats()).isEqualTo(1);
        }
    }

    @Test
    void beforeTheInterval_nothingIsWritten() {
        try (TestEngine engine = new TestEngine(HeartbeatTest::tenSeconds)) {
            Peer peer = engine.connect("t");

            engine.runFor(INTERVAL.minusNanos(1));

            assertThat(peer.transport.count(Call.WRITE)).isZero();
        }
    }

    @Test
    void longSilence_isBrokenOnceEachInterval() {
        try (TestEngine engine = new TestEngine(HeartbeatTest::tenSeconds)) {
            Peer peer = engine.connect("t");

            engine.runFor(INTERVAL.multipliedBy(10).plus(TICK.multipliedBy(10)));

            assertThat(peer.transport.text()).isEqualTo(":\n".repeat(10));
        }
    }

    @Test
    void traffic_needsNoHeartbeats() {
        try (TestEngine engine = new TestEngine(HeartbeatTest::tenSeconds)) {
            Peer peer = engine.connect("t");
            for (int i = 1; i <= 100; i++) {
                engine.publish("t", "" + i);
                engine.runFor(INTERVAL.minusMillis(1));
            }

            assertThat(peer.data()).isEqualTo(Numbers.of(1, 100));
            assertThat(peer.transport.comments()).isEmpty();
            assertThat(engine.broadcaster.stats().heartbeats()).isZero();
        }
    }

    @Test
    void silenceIsCountedFromTheLastWrite() {
        try (TestEngine engine = new TestEngine(HeartbeatTest::tenSeconds)) {
            Peer peer = engine.connect("t");
            engine.runFor(Duration.ofSeconds(7));
            engine.publish("t", "a");
            engine.run();

            engine.runFor(INTERVAL.minusNanos(1));
            assertThat(peer.transport.comments()).isEmpty();
            engine.runFor(TICK.plusNanos(1));
            assertThat(peer.transport.text()).endsWith("data: a\n\n:\n");
        }
    }

    @Test
    void onlyTheSilentConnection_getsAHeartbeat() {
        try (TestEngine engine = new TestEngine(HeartbeatTest::tenSeconds)) {
            Peer silent = engine.connect("quiet");
            Peer busy = engine.connect("busy");
            for (int i = 0; i < 12; i++) {
                engine.publish("busy", "e");
                engine.runFor(Duration.ofSeconds(1));
            }

            assertThat(silent.transport.text()).isEqualTo(":\n");
            assertThat(busy.transport.comments()).isEmpty();
        }
    }

    @Test
    void eventThatIsWrittenInParts_isNotInterrupted() {
        try (TestEngine engine = new TestEngine(HeartbeatTest::tenSeconds)) {
            Peer peer = engine.connect("t");
            engine.publishBytes("t", 200_000);
            peer.transport.readyForBytes(40_000);
            engine.run();
            long before = peer.transport.byteCount();

            engine.runFor(INTERVAL.plus(INTERVAL));
            assertThat(peer.transport.byteCount()).isEqualTo(before).isLessThan(200_000);
            peer.transport.readyForBytes(40_000);
            engine.runFor(Duration.ofMillis(1));
            engine.runFor(INTERVAL.plus(INTERVAL));
            peer.transport.resume();
            engine.run();

            assertThat(peer.data()).containsExactly("x".repeat(200_000));
            assertThat(peer.transport.comments()).isEmpty();
        }
    }

    @Test
    void heartbeatThatIsDueBetweenTheParts_waitsForTheEventsEnd() {
        try (TestEngine engine = new TestEngine(builder -> builder.heartbeat(Duration.ofMillis(1)))) {
            Peer peer = engine.connect("t");
            engine.publishBytes("t", 1_000_000);
            for (int part = 0; part < 40; part++) {
                peer.transport.readyForBytes(1);
                engine.runFor(Duration.ofMillis(2));
                peer.transport.stall();
                engine.runFor(Duration.ofMillis(2));
            }
            peer.transport.resume();
            engine.run();

            assertThat(peer.data()).containsExactly("x".repeat(1_000_000));
            assertThat(peer.transport.text().indexOf(":\n")).isGreaterThan(1_000_000);
        }
    }

    @Test
    void heartbeatThatIsDueWhenATransportIsReadyAgainWithinAnEvent_waitsForItsEnd() {
        try (TestEngine engine =
                new TestEngine(builder -> builder.heartbeat(INTERVAL).writeTimeout(INTERVAL))) {
            SilentTransport silent = new SilentTransport();
            engine.broadcaster.admit(Peer.request()).open(silent, TestEngine.subscribing("t")::accept);
            silent.writesLeft = 1;
            engine.publishBytes("t", 1_000_000);
            engine.run();
            assertThat(silent.received.byteCount()).isPositive();

            silent.writesLeft = Integer.MAX_VALUE;
            engine.runFor(INTERVAL.plus(TICK));

            assertThat(silent.received.events()).hasSize(1);
            assertThat(silent.received.events().get(0).data()).isEqualTo("x".repeat(1_000_000));
        }
    }

    @Test
    void connectionThatCannotBeWrittenTo_getsItsHeartbeatWhenItCan() {
        try (TestEngine engine = new TestEngine(HeartbeatTest::tenSeconds)) {
            ScriptedTransport transport = new ScriptedTransport();
            transport.stall();
            Peer peer = engine.connect(transport, "t");
            engine.runFor(Duration.ofSeconds(25));
            assertThat(peer.transport.count(Call.WRITE)).isZero();

            peer.transport.resume();
            engine.runFor(TICK);

            assertThat(peer.transport.text()).isEqualTo(":\n");
        }
    }

    @Test
    void intervalOfZero_meansNoHeartbeats() {
        try (TestEngine engine = new TestEngine(builder -> builder.heartbeat(Duration.ZERO))) {
            Peer peer = engine.connect("t");

            engine.runFor(Duration.ofHours(1));

            assertThat(peer.transport.count(Call.WRITE)).isZero();
        }
    }

    @Test
    void clockThatOverflows_changesNothing() {
        ManualClock nearlyOver = new ManualClock(Long.MAX_VALUE - INTERVAL.toNanos() / 2);
        try (TestEngine engine = new TestEngine(nearlyOver, HeartbeatTest::tenSeconds)) {
            Peer peer = engine.connect("t");

            engine.runFor(INTERVAL.minusNanos(1));
            assertThat(peer.transport.text()).isEmpty();
            engine.runFor(TICK.plusNanos(1));
            assertThat(peer.transport.text()).isEqualTo(":\n");
        }
    }
}
