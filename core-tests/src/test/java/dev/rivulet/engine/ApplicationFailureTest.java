// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.broadcast.Admission;
import dev.rivulet.broadcast.OverflowPolicy;
import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.ConnectionListener;
import dev.rivulet.connection.Limits;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.connection.StartFrom;
import dev.rivulet.event.SseEvent;
import dev.rivulet.log.History;
import dev.rivulet.log.Position;
import dev.rivulet.testkit.ScriptedTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The application's code fails: only its own connection is concerned. */
@ExtendWith(QuietLogs.class)
class ApplicationFailureTest {

    static List<Throwable> failures() {
        return Failures.ofEveryKind();
    }

    private static Consumer<SseConnection> failing(Throwable failure) {
        return connection -> {
            connection.subscribe("a");
            connection.send(SseEvent.of("sent before"));
            throw Failures.thrown(failure);
        };
    }

    /** Opens a connection; an error may come through to the caller. */
    private static void open(TestEngine engine, Peer peer) {
        try {
            engine.open(peer);
        } catch (Error error) {
            engine.run();
        }
    }

    @ParameterizedTest
    @MethodSource("failures")
    void onOpenThatFails_endsItsConnectionAlone(Throwable failure) {
        try (TestEngine engine = new TestEngine(builder -> builder.limits(Limits.ofConnections(2)))) {
            Peer other = engine.connect("a");
            Peer peer = new Peer(new ScriptedTransport(), Peer.request(), failing(failure));

            open(engine, peer);
            boolean interrupted = Thread.interrupted();
            engine.publish("a", "1");
            engine.run();

            assertThat(peer.closed).containsExactly(CloseReason.APPLICATION_ERROR);
            assertThat(peer.transport.byteCount()).isZero();
            assertThat(peer.transport.isAborted()).isTrue();
            assertThat(engine.broadcaster.registry().count()).isEqualTo(1);
            assertThat(engine.broadcaster.registry().countInTopic("a")).isEqualTo(1);
            assertThat(other.data()).containsExactly("1");
            assertThat(interrupted).isEqualTo(failure instanceof InterruptedException);
            try (Admission place = engine.broadcaster.admit(Peer.request())) {
                assertThat(place.refusal()).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("failures")
    void audienceThatFails_withholdsTheEventFromThatReaderAlone(Throwable failure) {
        try (TestEngine engine = new TestEngine(builder -> builder.lanes(1))) {
            Peer one = engine.connect("a");
            Peer two = engine.connect("a");
            engine.broadcaster.publish("a", SseEvent.of("1"), connection -> {
                if (connection == one.connection()) {
                    throw Failures.thrown(failure);
                }
                return true;
            });
            engine.publish("a", "2");
            engine.run();
            engine.publish("a", "3");
            engine.run();

            assertThat(two.data()).containsExactly("1", "2", "3");
            assertThat(one.data()).containsExactly("2", "3");
            assertThat(one.closed).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("failures")
    void onCloseThatFails_hurtsNobody(Throwable failure) {
        try (TestEngine engine = new TestEngine(
                builder -> builder.lanes(1).writeTimeout(Duration.ofSeconds(1)).limits(Limits.ofConnections(4)))) {
            List<CloseReason> told = new ArrayList<>();
            ConnectionListener fails = new FailingOnClose(told, failure);
            ScriptedTransport completed = new ScriptedTransport();
            ScriptedTransport stuck = new ScriptedTransport();
            ScriptedTransport lost = new ScriptedTransport();
            stuck.stall();
            SseConnection first = engine.broadcaster.admit(Peer.request()).open(completed, fails);
            engine.broadcaster.admit(Peer.request()).open(stuck, fails);
            engine.broadcaster.admit(Peer.request()).open(lost, fails);
            Peer other = engine.connect("a");

            first.close();
            lost.fail(null);
            engine.run();
            engine.runFor(Duration.ofSeconds(2));
            engine.publish("a", "1");
            engine.run();

            assertThat(told)
                    .containsExactlyInAnyOrder(
                            CloseReason.CLOSED_BY_APPLICATION, CloseReason.PEER_GONE, CloseReason.WRITE_STUCK);
            assertThat(other.data()).containsExactly("1");
            assertThat(engine.broadcaster.registry().count()).isEqualTo(1);
        }
    }

    private record FailingOnClose(List<CloseReason> told, Throwable failure) implements ConnectionListener {

        @Override
        public void onOpen(SseConnection connection) {
            connection.subscribe("a");
        }

        @Override
        public void onClose(SseConnection connection, CloseReason reason) {
            told.add(reason);
            throw Failures.thrown(failure);
        }
    }

    @ParameterizedTest
    @MethodSource("failures")
    void onGapThatFailsWhileThePeerComesBack_endsItsConnectionAlone(Throwable failure) {
        try (TestEngine engine = new TestEngine()) {
            Peer other = engine.connect("a");
            Peer peer =
                    new Peer(new ScriptedTransport(), Peer.request("elsewhere-7"), TestEngine.subscribing("a", "b"));
            peer.onGap = (connection, gap) -> {
                connection.send(SseEvent.of("half a snapshot"));
                throw Failures.thrown(failure);
            };
            engine.open(peer);
            boolean interrupted = Thread.interrupted();
            engine.publish("a", "1");
            engine.run();

            assertThat(peer.closed).containsExactly(CloseReason.APPLICATION_ERROR);
            assertThat(peer.gaps).hasSize(1);
            assertThat(peer.transport.byteCount()).isZero();
            assertThat(peer.transport.isAborted()).isTrue();
            assertThat(other.data()).containsExactly("1");
            assertThat(interrupted).isEqualTo(failure instanceof InterruptedException);
        }
    }

    @ParameterizedTest
    @MethodSource("failures")
    void onGapThatFailsLater_endsItsConnectionAlone(Throwable failure) {
        try (TestEngine engine = new TestEngine(builder ->
                builder.lanes(1).history(History.none()).slackBytes(500).onOverflow(OverflowPolicy.SKIP_WITH_GAP))) {
            Peer other = engine.connect("a");
            Peer skipped = engine.connect("a");
            Peer late = engine.connect("a");
            skipped.onGap = (connection, gap) -> {
                throw Failures.thrown(failure);
            };
            late.onGap = skipped.onGap;
            skipped.transport.stall();
            for (int i = 0; i < 100; i++) {
                engine.publish("a", "event " + i);
                engine.run();
            }
            skipped.transport.resume();
            engine.run();
            late.connection().subscribe("b", StartFrom.after(new Position("elsewhere", 7)));
            engine.run();
            boolean interrupted = Thread.interrupted();
            engine.publish("a", "last");
            engine.run();

            assertThat(skipped.closed).containsExactly(CloseReason.APPLICATION_ERROR);
            assertThat(late.closed).containsExactly(CloseReason.APPLICATION_ERROR);
            assertThat(other.data()).hasSize(101).endsWith("last");
            assertThat(other.closed).isEmpty();
            assertThat(interrupted).isEqualTo(failure instanceof InterruptedException);
        }
    }

    @ParameterizedTest
    @MethodSource("failures")
    void checkThatFails_saysNo_andEndsItsConnectionAlone(Throwable failure) {
        try (TestEngine engine = new TestEngine(builder -> builder.lanes(1))) {
            Peer peer = engine.connect("a");
            Peer other = engine.connect("a");
            Duration interval = Duration.ofSeconds(1);
            peer.connection().recheckEvery(interval, connection -> {
                throw Failures.thrown(failure);
            });
            other.connection().recheckEvery(interval, connection -> true);

            engine.runFor(Duration.ofSeconds(5));
            Thread.interrupted();
            engine.publish("a", "1");
            engine.run();

            assertThat(peer.closed).containsExactly(CloseReason.ACCESS_REVOKED);
            assertThat(other.data()).containsExactly("1");
        }
    }

    @Test
    void executorThatTakesNoMore_leavesGapsAndChecksToTheCallingThread() {
        try (TestEngine engine = new TestEngine(builder -> builder.callbackExecutor(task -> {
            throw new RejectedExecutionException("full, as this test wants it");
        }))) {
            Peer peer = engine.connect("a");
            peer.connection().subscribe("b", StartFrom.after(new Position("elsewhere", 7)));
            peer.connection().recheckEvery(Duration.ofSeconds(1), connection -> false);

            engine.runFor(Duration.ofSeconds(2));

            assertThat(peer.gaps).hasSize(1);
            assertThat(peer.closed).containsExactly(CloseReason.ACCESS_REVOKED);
        }
    }

    @Test
    void executorThatTakesNoMore_leavesOnCloseToTheLane() {
        try (TestEngine engine = new TestEngine(builder -> builder.callbackExecutor(task -> {
            throw new RejectedExecutionException("full, as this test wants it");
        }))) {
            Peer peer = engine.connect("a");

            peer.connection().close();
            engine.run();

            assertThat(peer.closed).containsExactly(CloseReason.CLOSED_BY_APPLICATION);
        }
    }

    @Test
    void executorThatFails_stillHasOnCloseCalledAndTheLaneGoesOn() {
        try (TestEngine engine = new TestEngine(
                builder -> builder.lanes(1).writeTimeout(Duration.ofSeconds(1)).callbackExecutor(task -> {
                    throw new IllegalStateException("the application is stopping, as this test wants it");
                }))) {
            Peer closed = engine.connect("a");
            Peer stuck = engine.connect("a");
            Peer other = engine.connect("a");
            stuck.transport.stall();

            closed.connection().close();
            engine.publish("a", "1");
            engine.runFor(Duration.ofSeconds(2));
            engine.publish("a", "2");
            engine.run();

            assertThat(closed.closed).containsExactly(CloseReason.CLOSED_BY_APPLICATION);
            assertThat(stuck.closed).containsExactly(CloseReason.WRITE_STUCK);
            assertThat(other.data()).containsExactly("1", "2");
        }
    }

    @Test
    void onClose_isCalledAfterOnOpenHasReturned() {
        try (TestEngine engine = new TestEngine()) {
            List<Integer> closedDuringOnOpen = new ArrayList<>();
            Holder holder = new Holder();
            holder.peer = new Peer(new ScriptedTransport(), Peer.request(), connection -> {
                connection.close(CloseReason.PEER_GONE);
                engine.run();
                closedDuringOnOpen.add(holder.closed());
            });

            engine.open(holder.peer);

            assertThat(closedDuringOnOpen).containsExactly(0);
            assertThat(holder.closed()).isEqualTo(1);
        }
    }

    private static final class Holder {
        private @Nullable Peer peer;

        int closed() {
            return peer == null ? -1 : peer.closed.size();
        }
    }
}
