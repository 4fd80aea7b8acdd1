// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.ConnectionState;
import dev.rivulet.connection.SendOutcome;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.connection.Subscription;
import dev.rivulet.event.SseEvent;
import dev.rivulet.testkit.ScriptedTransport.Call;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConnectionCloseTest {

    @Test
    void close_writesEverythingBeforeItAndNothingAfterIt() {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = engine.connect("a", "b");
            engine.publish("a", "1");
            peer.connection().send(SseEvent.of("2"));
            engine.publish("b", "3");
            engine.broadcaster.broadcast(SseEvent.of("4"));
            peer.connection().close();
            engine.publish("a", "5");
            engine.broadcaster.broadcast(SseEvent.of("6"));
            engine.run();

            assertThat(peer.data()).isEqualTo(Numbers.of(1, 4));
            assertThat(peer.transport.isCompleted()).isTrue();
            assertThat(peer.transport.isFlushed()).isTrue();
            assertThat(peer.closed).containsExactly(CloseReason.CLOSED_BY_APPLICATION);
        }
    }

    @Test
    void close_ofASlowPeer_waitsUntilItHasReadEverything() {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = engine.connect("a");
            peer.transport.stall();
            engine.publishRange("a", 1, 5_000);
            engine.publishBytes("a", 300_000);
            peer.connection().close();
            engine.run();
            assertThat(peer.connection().state()).isEqualTo(ConnectionState.CLOSING);

            while (peer.closed.isEmpty()) {
                peer.transport.readyForBytes(1);
                engine.run();
            }

            assertThat(peer.data()).hasSize(5_001).startsWith("1").contains("5000");
            assertThat(peer.transport.isCompleted()).isTrue();
        }
    }

    @Test
    void close_whileThePeerDoesNotRead_endsWithTheWriteTimeout() {
        try (TestEngine engine = new TestEngine(builder -> builder.writeTimeout(Duration.ofSeconds(5)))) {
            Peer peer = engine.connect("a");
            peer.transport.stall();
            engine.publish("a", "1");
            peer.connection().close();

            engine.runFor(Duration.ofSeconds(6));

            assertThat(peer.transport.isAborted()).isTrue();
            assertThat(peer.closed).containsExactly(CloseReason.CLOSED_BY_APPLICATION);
        }
    }

    @Test
    void states_areSeenInTheirOrder() {
        try (TestEngine engine = new TestEngine()) {
            List<ConnectionState> states = new ArrayList<>();
            Peer peer = engine.connect(Peer.request(), connection -> states.add(connection.state()));
            states.add(peer.connection().state());
            peer.transport.stall();
            peer.connection().close();
            states.add(peer.connection().state());
            peer.transport.resume();
            engine.run();
            states.add(peer.connection().state());

            assertThat(states)
                    .containsExactly(
                            ConnectionState.OPENING,
                            ConnectionState.OPEN,
                            ConnectionState.CLOSING,
                            ConnectionState.CLOSED);
        }
    }

    @Test
    void closeInOnOpen_stillWritesWhatWasSentThere() {
        try (TestEngine engine = new TestEngine()) {
            List<ConnectionState> states = new ArrayList<>();
            Peer peer = engine.connect(Peer.request(), connection -> {
                connection.send(SseEvent.of("bye"));
                connection.close();
                states.add(connection.state());
                assertThat(connection.send(SseEvent.of("too late"))).isEqualTo(SendOutcome.CLOSED);
            });

            assertThat(states).containsExactly(ConnectionState.OPENING);
            assertThat(peer.data()).containsExactly("bye");
            assertThat(peer.transport.isCompleted()).isTrue();
            assertThat(peer.closed).containsExactly(CloseReason.CLOSED_BY_APPLICATION);
        }
    }

    @ParameterizedTest
    @EnumSource(CloseReason.class)
    void firstReason_wins(CloseReason reason) {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = engine.connect("a");
            assertThat(peer.connection().closeReason()).isEmpty();

            peer.connection().close(reason);
            peer.connection().close(CloseReason.OVERFLOW);
            peer.connection().close();
            engine.run();

            assertThat(peer.closed).containsExactly(reason);
            assertThat(peer.connection().closeReason()).contains(reason);
            assertThat(peer.transport.isCompleted()).isEqualTo(!reason.isCut());
            assertThat(peer.transport.isAborted()).isEqualTo(reason.isCut());
            assertThat(engine.broadcaster.stats().closed()).containsEntry(reason, 1L);
        }
    }

    @ParameterizedTest
    @EnumSource(CloseReason.class)
    void closeForAReasonThatIsNotGraceful_writesNothingMore(CloseReason reason) {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = engine.connect("a");
            engine.publish("a", "1");

            peer.connection().close(reason);
            engine.run();

            assertThat(peer.transport.byteCount() > 0).isEqualTo(reason.isGraceful());
            assertThat(peer.data().contains("1")).isEqualTo(reason.isGraceful());
        }
    }

    @Test
    void endedConnection_isForgottenAndItsTransportLeftAlone() {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = engine.connect("a");
            peer.connection().close();
            engine.run();
            int calls = peer.transport.count(Call.IS_READY);

            engine.publish("a", "1");
            engine.broadcaster.broadcast(SseEvent.of("2"));
            peer.connection().close();
            peer.transport.resume();
            peer.transport.fail(null);
            Subscription late = peer.connection().subscribe("b");
            engine.runFor(Duration.ofMinutes(5));

            assertThat(peer.transport.count(Call.IS_READY)).isEqualTo(calls);
            assertThat(peer.connection().topics()).isEmpty();
            assertThat(peer.connection().unsubscribe("a")).isFalse();
            assertThat(late.topic()).isEqualTo("b");
            assertThat(engine.broadcaster.registry().countInTopic("b")).isZero();
            assertThat(engine.broadcaster.registry().all()).isEmpty();
        }
    }

    @Test
    void registry_hasForgottenAConnectionWhenOnCloseIsCalled() {
        try (TestEngine engine = new TestEngine()) {
            List<Integer> seen = new ArrayList<>();
            Peer peer = engine.connect("a");
            peer.transport.stall();
            engine.open(new Peer(new dev.rivulet.testkit.ScriptedTransport(), Peer.request(), c -> {}));
            peer.connection().close(CloseReason.PEER_GONE);
            assertThat(engine.broadcaster.registry().find(peer.connection().id()))
                    .isPresent();
            engine.run();
            seen.add(engine.broadcaster.registry().count());

            assertThat(engine.broadcaster.registry().find(peer.connection().id()))
                    .isEmpty();
            assertThat(seen).containsExactly(1);
        }
    }

    @Test
    void eventAcceptedWhileTheLastWriteIsMade_isWrittenBeforeTheEnd() {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = engine.connect("a");
            SseConnection connection = peer.connection();
            List<SendOutcome> outcomes = new ArrayList<>();

            // Runs on the lane, between its look at what is published and its look at whether to end.
            engine.broadcaster.publish("a", SseEvent.of("never seen"), c -> {
                if (outcomes.isEmpty()) {
                    outcomes.add(connection.send(SseEvent.of("accepted")));
                    connection.close();
                }
                return false;
            });
            engine.run();

            assertThat(outcomes).containsExactly(SendOutcome.ACCEPTED);
            assertThat(peer.data()).containsExactly("accepted");
            assertThat(peer.transport.isCompleted()).isTrue();
        }
    }

    @Test
    void broadcasterWhoseLanesRunNoMore_endsItsConnectionsItself() {
        try (TestEngine engine = new TestEngine()) {
            Peer one = engine.connect("a");
            Peer two = engine.connect("a");
            engine.publish("a", "not written any more");

            engine.broadcaster.close(Duration.ZERO);

            assertThat(one.closed).containsExactly(CloseReason.SHUTDOWN);
            assertThat(two.closed).containsExactly(CloseReason.SHUTDOWN);
            assertThat(one.transport.isAborted()).isTrue();
            assertThat(engine.broadcaster.registry().count()).isZero();
        }
    }

    @Test
    void age_isCountedFromTheOpening() {
        try (TestEngine engine = new TestEngine()) {
            engine.runFor(Duration.ofSeconds(5));
            Peer peer = engine.connect();

            engine.runFor(Duration.ofSeconds(7));

            assertThat(peer.connection().age()).isEqualTo(Duration.ofSeconds(7));
        }
    }
}
