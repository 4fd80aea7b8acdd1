// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.broadcast.OverflowPolicy;
import dev.rivulet.broadcast.Refusal;
import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.ConnectionRequest;
import dev.rivulet.connection.Limits;
import dev.rivulet.connection.SendOutcome;
import dev.rivulet.connection.StartFrom;
import dev.rivulet.event.SseEvent;
import dev.rivulet.log.History;
import dev.rivulet.log.Position;
import dev.rivulet.testkit.ReceivedEvent;
import dev.rivulet.testkit.ScriptedTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams that end for good, and streams of peers that may read no more. */
class EndingTest {

    // ---- terminate

    @Test
    void terminate_writesWhatIsPending_thenTheEndMark_whoseIdKeepsThePeerAway() {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = engine.connect("t");
            engine.publish("t", "1");
            peer.connection().send(SseEvent.of("2"));
            Position last = engine.publish("t", "3");
            peer.connection().terminate();
            engine.publish("t", "too late");
            engine.run();

            assertThat(peer.data()).containsExactly("1", "2", "3", "{\"reason\":\"TERMINATED\"}");
            assertThat(peer.events().get(3).name()).isEqualTo("end");
            assertThat(peer.lastEventId()).startsWith("rivulet.end." + last.epoch() + "-");
            assertThat(peer.transport.isCompleted()).isTrue();
            assertThat(peer.closed).containsExactly(CloseReason.TERMINATED);
            assertThat(engine.broadcaster
                            .admit(Peer.request(peer.lastEventId()))
                            .refusal())
                    .contains(Refusal.ENDED);
        }
    }

    @Test
    void secondTerminate_doesNothing() {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = engine.connect("t");
            peer.connection().terminate();
            peer.connection().terminate();
            peer.connection().close();
            engine.run();
            peer.connection().terminate();
            engine.run();

            assertThat(peer.events()).extracting(ReceivedEvent::name).containsExactly("end");
            assertThat(peer.closed).containsExactly(CloseReason.TERMINATED);
        }
    }

    @Test
    void terminateAfterClose_doesNotKeepThePeerAway() {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = engine.connect("t");
            peer.connection().close();
            peer.connection().terminate();
            engine.run();

            assertThat(peer.events()).isEmpty();
            assertThat(peer.closed).containsExactly(CloseReason.CLOSED_BY_APPLICATION);
        }
    }

    @Test
    void terminateInOnOpen_putsTheEndMarkLast() {
        try (TestEngine engine = new TestEngine()) {
            engine.publish("t", "old");
            List<SendOutcome> outcomes = new ArrayList<>();
            Peer peer = engine.connect(Peer.request(), connection -> {
                connection.subscribe("t", StartFrom.oldest());
                connection.send(SseEvent.of("hello"));
                engine.publish("t", "new");
                connection.terminate();
                outcomes.add(connection.send(SseEvent.of("too late")));
                connection.subscribe("u");
            });

            assertThat(outcomes).containsExactly(SendOutcome.CLOSED);
            assertThat(peer.events()).extracting(ReceivedEvent::name).endsWith("end");
            assertThat(peer.data()).startsWith("hello", "old", "new").hasSize(4);
            assertThat(peer.closed).containsExactly(CloseReason.TERMINATED);
        }
    }

    @Test
    void terminateInOnGap_putsTheEndMarkLast() {
        try (TestEngine engine = new TestEngine()) {
            engine.publish("t", "old");
            Peer peer = new Peer(
                    new ScriptedTransport(),
                    Peer.request("elsewhere-7"),
                    connection -> connection.subscribe("t", StartFrom.oldest()));
            peer.onGap = (connection, gap) -> connection.terminate();

            engine.open(peer);

            assertThat(peer.events()).extracting(ReceivedEvent::name).containsExactly("gap", "message", "end");
        }
    }

    @ParameterizedTest
    @EnumSource(OverflowPolicy.class)
    void whatIsLostBehindTheEndMark_isNotTold_andCutsNobody(OverflowPolicy policy) {
        try (TestEngine engine = new TestEngine(
                builder -> builder.history(History.none()).slackBytes(500).onOverflow(policy))) {
            Peer peer = engine.connect("t");
            peer.connection().terminate();
            peer.transport.readyForBytes(1);
            engine.run();
            assertThat(peer.closed).isEmpty();
            engine.publishRange("t", 1, 200);
            peer.transport.resume();
            engine.run();

            assertThat(peer.events()).extracting(ReceivedEvent::name).containsExactly("end");
            assertThat(peer.transport.isCompleted()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rivulet.end.k3x9qa2m-1", "rivulet.end.elsewhere-77"})
    void endMarkOfAnyEpoch_isRecognised(String id) {
        try (TestEngine engine = new TestEngine()) {
            assertThat(engine.broadcaster.admit(Peer.request(id)).refusal()).contains(Refusal.ENDED);
            assertThat(engine.broadcaster.registry().count()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rivulet.end.",
                "end",
                "k3x9qa2m-end",
                "rivulet.end.k3x9qa2m-1x",
                "order-4711-end",
                "rivulet.end.the-end"
            })
    void otherIds_areNoEndMark(String id) {
        try (TestEngine engine = new TestEngine()) {
            assertThat(engine.connectWithId(id, "t").closed).isEmpty();
        }
    }

    @Test
    void endedPeer_takesNoPlace() {
        try (TestEngine engine = new TestEngine(builder -> builder.limits(Limits.ofConnections(1)))) {
            for (int i = 0; i < 3; i++) {
                assertThat(engine.broadcaster
                                .admit(Peer.request("rivulet.end.epoch-1"))
                                .refusal())
                        .contains(Refusal.ENDED);
            }
            engine.connect("t");
            assertThat(engine.broadcaster
                            .admit(Peer.request("rivulet.end.epoch-1"))
                            .refusal())
                    .contains(Refusal.ENDED);
        }
    }

    // ---- who may read no more

    private static final String WITHOUT_A_CUT = "CREDENTIALS_EXPIRED|ACCESS_REVOKED|SESSION_ENDED|USER_DISCONNECTED";

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_ALL, names = WITHOUT_A_CUT)
    void peerThatMayReadNoMore_getsTheRestOfTheEventThatIsBeingWritten_andNothingElse(CloseReason reason) {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = engine.connect("t");
            String large = "x".repeat(200_000);
            engine.publish("t", "1");
            engine.run();
            engine.publish("t", large);
            peer.transport.readyForBytes(1);
            engine.run();
            assertThat(peer.transport.byteCount()).isBetween(30_000L, 100_000L);
            engine.publish("t", "3");
            peer.connection().send(SseEvent.of("4"));
            engine.broadcaster.broadcast(SseEvent.of("5"));
            peer.connection().close(reason);
            engine.publish("t", "6");

            peer.transport.resume();
            engine.run();

            assertThat(peer.data()).containsExactly("1", large);
            assertThat(peer.transport.text()).endsWith("x\n\n");
            assertThat(peer.transport.isFlushed()).isTrue();
            assertThat(peer.transport.isCompleted()).isTrue();
            assertThat(peer.transport.isAborted()).isFalse();
            assertThat(peer.closed).containsExactly(reason);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_ALL, names = WITHOUT_A_CUT)
    void peerThatMayReadNoMore_andDoesNotRead_isCutByTheWriteTimeout_forTheFirstReason(CloseReason reason) {
        try (TestEngine engine = new TestEngine(builder -> builder.writeTimeout(Duration.ofSeconds(5)))) {
            Peer peer = engine.connect("t");
            peer.transport.stall();
            engine.publish("t", "1");
            engine.run();
            peer.connection().close(reason);
            engine.runFor(Duration.ofSeconds(4));
            assertThat(peer.closed).isEmpty();

            engine.runFor(Duration.ofSeconds(2));

            assertThat(peer.closed).containsExactly(reason);
            assertThat(peer.transport.isAborted()).isTrue();
        }
    }

    @Test
    void accessThatIsWithdrawnFromAConnectionThatIsEnding_keepsTheRestFromIt() {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = engine.connect("t");
            engine.publish("t", "1");
            engine.run();
            peer.transport.stall();
            engine.publish("t", "2");
            engine.run();
            peer.connection().close(CloseReason.MAX_AGE);
            peer.connection().close(CloseReason.SESSION_ENDED);

            peer.transport.resume();
            engine.run();

            assertThat(peer.data()).containsExactly("1");
            assertThat(peer.transport.isCompleted()).isTrue();
            assertThat(peer.closed).containsExactly(CloseReason.MAX_AGE);
        }
    }

    @ParameterizedTest
    @EnumSource(OverflowPolicy.class)
    void peerThatMayReadNoMore_isNotToldWhatItHasMissed(OverflowPolicy policy) {
        try (TestEngine engine = new TestEngine(
                builder -> builder.history(History.none()).slackBytes(500).onOverflow(policy))) {
            Peer peer = engine.connect("t");
            peer.transport.stall();
            engine.publishRange("t", 1, 200);
            peer.connection().close(CloseReason.SESSION_ENDED);
            peer.transport.resume();
            engine.run();

            assertThat(peer.transport.text()).isEmpty();
            assertThat(peer.gaps).isEmpty();
            assertThat(peer.transport.isCompleted()).isTrue();
            assertThat(engine.broadcaster.stats().overflows()).isZero();
        }
    }

    @Test
    void peerThatMayReadNoMoreInOnOpen_getsNothing() {
        try (TestEngine engine = new TestEngine()) {
            engine.publish("t", "old");
            Peer peer = engine.connect(Peer.request("elsewhere-7"), connection -> {
                connection.send(SseEvent.of("hello"));
                connection.subscribe("t", StartFrom.oldest());
                connection.close(CloseReason.ACCESS_REVOKED);
            });

            assertThat(peer.transport.byteCount()).isZero();
            assertThat(peer.transport.isCompleted()).isTrue();
            assertThat(peer.closed).containsExactly(CloseReason.ACCESS_REVOKED);
        }
    }

    // ---- users and sessions

    private static Peer connect(TestEngine engine, ConnectionRequest request) {
        return engine.connect(request, TestEngine.subscribing("t"));
    }

    @Test
    void disconnectUser_endsAllConnectionsOfTheUserAlone() {
        try (TestEngine engine = new TestEngine()) {
            List<Peer> hers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                hers.add(connect(engine, Peer.request().withUser("ada")));
            }
            Peer his = connect(engine, Peer.request().withUser("bob"));
            Peer nobodys = connect(engine, Peer.request());

            assertThat(engine.broadcaster.registry().disconnectUser("nobody")).isZero();
            assertThat(engine.broadcaster.registry().disconnectUser("ada")).isEqualTo(3);
            engine.publish("t", "1");
            engine.run();

            assertThat(hers).allSatisfy(peer -> {
                assertThat(peer.closed).containsExactly(CloseReason.USER_DISCONNECTED);
                assertThat(peer.transport.byteCount()).isZero();
                assertThat(peer.transport.isCompleted()).isTrue();
            });
            assertThat(his.data()).containsExactly("1");
            assertThat(nobodys.data()).containsExactly("1");
            assertThat(engine.broadcaster.registry().disconnectUser("ada")).isZero();
        }
    }

    @Test
    void connectionsOfASession_areFoundUntilTheyEnd() {
        try (TestEngine engine = new TestEngine()) {
            Peer one = connect(engine, Peer.request().withSession("s1"));
            Peer two = connect(engine, Peer.request().withSession("s1").withUser("ada"));
            connect(engine, Peer.request().withSession("s2"));
            connect(engine, Peer.request());

            assertThat(engine.broadcaster.registry().ofSession("s1"))
                    .containsExactlyInAnyOrder(one.connection(), two.connection());
            one.connection().close(CloseReason.SESSION_ENDED);
            engine.run();
            assertThat(engine.broadcaster.registry().ofSession("s1")).containsExactly(two.connection());
            two.connection().close();
            engine.run();
            assertThat(engine.broadcaster.registry().ofSession("s1")).isEmpty();
            assertThat(engine.broadcaster.registry().ofSession("unknown")).isEmpty();
        }
    }
}
