// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.Limits;
import dev.rivulet.event.SseEvent;
import dev.rivulet.testkit.ScriptedTransport;
import dev.rivulet.testkit.ScriptedTransport.Call;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The container fails in every method, with everything: the connection ends once, and nobody else notices. */
@ExtendWith(QuietLogs.class)
class TransportFailureTest {

    static Stream<Arguments> callsAndFailures() {
        return Stream.of(Call.START, Call.IS_READY, Call.WRITE, Call.FLUSH)
                .flatMap(call -> Failures.ofEveryKind().stream().map(failure -> Arguments.of(call, failure)));
    }

    static Stream<Throwable> failures() {
        return Failures.ofEveryKind().stream();
    }

    /** Opens a connection between two others, so that those come before and after it in their lane; an error may come through. */
    private static void openAmong(TestEngine engine, Peer failing) {
        try {
            engine.open(failing);
        } catch (Error error) {
            engine.run();
        }
    }

    private static Peer peer(ScriptedTransport transport) {
        return new Peer(transport, Peer.request(), TestEngine.subscribing("a"));
    }

    private static TestEngine engine() {
        return new TestEngine(
                builder -> builder.lanes(1).limits(Limits.ofConnections(3)).writeTimeout(Duration.ofSeconds(1)));
    }

    private static void checkForgotten(TestEngine engine, Peer failed) {
        assertThat(failed.transport.violations()).isEmpty();
        assertThat(engine.broadcaster.registry().count()).isEqualTo(2);
        assertThat(engine.broadcaster.registry().countInTopic("a")).isEqualTo(2);
        Peer next = engine.connect("a");
        next.connection().close();
        engine.run();
        assertThat(next.closed).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("callsAndFailures")
    void callThatFails_endsItsConnectionAlone(Call call, Throwable failure) {
        try (TestEngine engine = engine()) {
            Peer before = engine.connect("a");
            Peer failing = peer(new ScriptedTransport().failAt(call, 1, failure));
            openAmong(engine, failing);
            Peer after = engine.connect("a");
            engine.publish("a", "1");
            engine.run();
            engine.publish("a", "2");
            engine.run();

            assertThat(failing.closed).containsExactly(CloseReason.PEER_GONE);
            assertThat(failing.transport.isAborted()).isTrue();
            assertThat(before.data()).containsExactly("1", "2");
            assertThat(after.data()).containsExactly("1", "2");
            checkForgotten(engine, failing);
        }
    }

    @Test
    void broadcastThatFindsDeadConnections_reachesAllOthers() {
        try (TestEngine engine = new TestEngine(builder -> builder.lanes(1))) {
            List<Peer> healthy = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                ScriptedTransport transport = new ScriptedTransport();
                if (i % 3 == 1) {
                    engine.open(peer(transport.failAt(Call.WRITE, 1, new IOException("gone"))));
                } else {
                    healthy.add(engine.open(peer(transport)));
                }
            }
            engine.broadcaster.broadcast(SseEvent.of("1"));
            engine.lanes.run(0);

            assertThat(healthy).allMatch(peer -> peer.data().equals(List.of("1")));
            assertThat(engine.broadcaster.registry().count()).isEqualTo(healthy.size());
        }
    }

    @ParameterizedTest
    @MethodSource("failures")
    void completeThatFails_stillEndsTheConnection(Throwable failure) {
        try (TestEngine engine = engine()) {
            Peer before = engine.connect("a");
            Peer failing = engine.open(peer(new ScriptedTransport().failAt(Call.COMPLETE, 1, failure)));
            Peer after = engine.connect("a");
            engine.publish("a", "1");
            failing.connection().close();
            engine.run();

            assertThat(failing.closed).containsExactly(CloseReason.CLOSED_BY_APPLICATION);
            assertThat(failing.data()).containsExactly("1");
            assertThat(before.data()).containsExactly("1");
            assertThat(after.data()).containsExactly("1");
            checkForgotten(engine, failing);
        }
    }

    @ParameterizedTest
    @MethodSource("failures")
    void abortThatFails_stillEndsTheConnection(Throwable failure) {
        try (TestEngine engine = engine()) {
            Peer before = engine.connect("a");
            Peer failing = engine.open(peer(new ScriptedTransport()
                    .failAt(Call.WRITE, 1, new IOException("gone"))
                    .failAt(Call.ABORT, 1, failure)));
            Peer after = engine.connect("a");
            engine.publish("a", "1");
            engine.run();

            assertThat(failing.closed).containsExactly(CloseReason.PEER_GONE);
            assertThat(before.data()).containsExactly("1");
            assertThat(after.data()).containsExactly("1");
            checkForgotten(engine, failing);
        }
    }

    @ParameterizedTest
    @MethodSource("failures")
    void abortOfAStuckConnectionThatFails_doesNotStopTheLane(Throwable failure) {
        try (TestEngine engine = engine()) {
            Peer before = engine.connect("a");
            Peer failing = engine.open(peer(new ScriptedTransport().failAt(Call.ABORT, 1, failure)));
            Peer after = engine.connect("a");
            failing.transport.stall();
            engine.publish("a", "1");
            engine.runFor(Duration.ofSeconds(3));
            engine.publish("a", "2");
            engine.run();

            assertThat(failing.closed).containsExactly(CloseReason.WRITE_STUCK);
            assertThat(before.data()).containsExactly("1", "2");
            assertThat(after.data()).containsExactly("1", "2");
            checkForgotten(engine, failing);
        }
    }

    @ParameterizedTest
    @MethodSource("failures")
    void lateFailure_losesNothingOfWhatWasTaken(Throwable failure) {
        try (TestEngine engine = engine()) {
            Peer failing = engine.open(peer(new ScriptedTransport().failAt(Call.WRITE, 4, failure)));
            for (int i = 1; i <= 10; i++) {
                engine.publish("a", "" + i);
                engine.run();
            }
            assertThat(failing.data()).isEqualTo(Numbers.of(1, 3));

            Peer back = engine.reconnect(failing, "a");

            assertThat(back.data()).isEqualTo(Numbers.of(4, 10));
        }
    }

    @Test
    void failureThatTheContainerReports_endsTheConnectionOnce() {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = engine.connect("a");
            engine.publish("a", "1");
            peer.transport.fail(new IOException("reset"));
            peer.transport.fail(null);
            engine.run();
            peer.transport.fail(null);
            engine.run();

            assertThat(peer.closed).containsExactly(CloseReason.PEER_GONE);
            assertThat(peer.connection().closeReason()).contains(CloseReason.PEER_GONE);
            assertThat(peer.data()).isEmpty();
            assertThat(peer.transport.count(Call.ABORT)).isEqualTo(1);
        }
    }

    @Test
    void spuriousWritability_isHarmless() {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = engine.connect("a");
            for (int i = 1; i <= 20; i++) {
                peer.transport.resume();
                peer.transport.resume();
                engine.publish("a", "" + i);
                engine.run();
            }

            assertThat(peer.data()).isEqualTo(Numbers.of(1, 20));
            assertThat(peer.transport.count(Call.WRITE)).isEqualTo(20);
        }
    }

    @Test
    void peerThatReadsNowAndThen_isNotStuck() {
        try (TestEngine engine = new TestEngine(
                builder -> builder.writeTimeout(Duration.ofSeconds(10)).heartbeat(Duration.ofSeconds(30)))) {
            Peer peer = engine.connect("a");
            engine.publishBytes("a", 1_000_000);
            for (int i = 0; i < 100; i++) {
                peer.transport.readyForBytes(1);
                engine.runFor(Duration.ofSeconds(9));
            }

            assertThat(peer.data()).hasSize(1);
            assertThat(peer.closed).isEmpty();
        }
    }

    @Test
    void peerThatStopsReadingWithinAnEvent_isCutAfterTheWriteTimeout() {
        try (TestEngine engine = new TestEngine(builder -> builder.writeTimeout(Duration.ofSeconds(10)))) {
            Peer peer = engine.connect("a");
            engine.publishBytes("a", 1_000_000);
            peer.transport.readyForBytes(1);
            engine.runFor(Duration.ofSeconds(10).minusNanos(1));
            assertThat(peer.closed).isEmpty();

            engine.runFor(Duration.ofMillis(320));

            assertThat(peer.closed).containsExactly(CloseReason.WRITE_STUCK);
        }
    }
}
