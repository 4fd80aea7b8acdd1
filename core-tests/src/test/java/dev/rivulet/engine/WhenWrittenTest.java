// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.ConnectionState;
import dev.rivulet.connection.SendOutcome;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.event.SseEvent;
import dev.rivulet.testkit.ScriptedTransport;
import dev.rivulet.testkit.ScriptedTransport.Call;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What an application is told of what it has sent to one connection. */
@ExtendWith(QuietLogs.class)
class WhenWrittenTest {

    private static final int LONG = 100_000;

    private final List<String> told = new ArrayList<>();

    static List<Throwable> failures() {
        return Failures.ofEveryKind();
    }

    private static void send(Peer peer, String data) {
        assertThat(peer.connection().send(SseEvent.of(data))).isEqualTo(SendOutcome.ACCEPTED);
    }

    private void tell(Peer peer, String what) {
        peer.connection().whenWritten(() -> told.add(what));
    }

    @Test
    void task_runsWhenWhatWasSentBeforeItIsHandedOver() {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = engine.connect();
            peer.transport.stall();
            send(peer, "1");
            tell(peer, "first");
            engine.run();
            assertThat(told).isEmpty();

            peer.transport.resume();
            engine.run();

            assertThat(told).containsExactly("first");
            assertThat(peer.data()).containsExactly("1");
            engine.runFor(Duration.ofMinutes(1));
            assertThat(told).hasSize(1);
        }
    }

    @Test
    void task_doesNotWaitForWhatWasSentBehindIt() {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = engine.connect();
            peer.transport.stall();
            send(peer, "1");
            tell(peer, "first");
            send(peer, "x".repeat(LONG));
            tell(peer, "second");
            peer.transport.readyForBytes(1_000);
            engine.run();
            assertThat(told).containsExactly("first");

            peer.transport.resume();
            engine.run();

            assertThat(told).containsExactly("first", "second");
        }
    }

    @Test
    void task_waitsForTheLastPartOfALongEvent() {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = engine.connect();
            peer.transport.stall();
            send(peer, "x".repeat(LONG));
            tell(peer, "written");
            peer.transport.readyForBytes(LONG / 2);
            engine.run();
            assertThat(peer.transport.byteCount()).isGreaterThan(LONG / 4);
            assertThat(told).isEmpty();

            peer.transport.resume();
            engine.run();

            assertThat(told).containsExactly("written");
        }
    }

    @Test
    void task_doesNotWaitForTopics() {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = engine.connect("a");
            peer.transport.stall();
            engine.publishBytes("a", LONG);
            tell(peer, "nothing was sent");
            engine.run();

            assertThat(told).containsExactly("nothing was sent");
            assertThat(peer.transport.byteCount()).isZero();
        }
    }

    @Test
    void taskGivenInOnOpen_runsWhenWhatOnOpenSentIsHandedOver() {
        try (TestEngine engine = new TestEngine()) {
            ScriptedTransport transport = new ScriptedTransport();
            transport.stall();
            Peer peer = engine.open(new Peer(transport, Peer.request(), connection -> {
                connection.whenWritten(() -> told.add("nothing"));
                connection.send(SseEvent.of("1"));
                connection.whenWritten(() -> told.add("1"));
                engine.run();
                assertThat(told).as("before onOpen has returned").isEmpty();
            }));
            assertThat(told).containsExactly("nothing");

            peer.transport.resume();
            engine.run();

            assertThat(told).containsExactly("nothing", "1");
        }
    }

    @Test
    void tasks_driveASource() {
        try (TestEngine engine = new TestEngine(builder -> builder.outboxBytes(1_000))) {
            List<Integer> requests = new ArrayList<>();
            Peer peer = engine.connect();
            next(peer, 1, 5_000, requests);
            engine.run();

            assertThat(peer.data()).isEqualTo(Numbers.of(1, 5_000));
            assertThat(requests).hasSize(5_000);
            assertThat(peer.connection().pendingBytes()).isZero();
        }
    }

    private static void next(Peer peer, int number, int last, List<Integer> requests) {
        send(peer, "" + number);
        requests.add(number);
        if (number < last) {
            peer.connection().whenWritten(() -> next(peer, number + 1, last, requests));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = CloseReason.class,
            names = {"CLOSED_BY_APPLICATION", "TERMINATED", "PEER_GONE", "ACCESS_REVOKED", "SHUTDOWN"})
    void end_tellsWhatStillWaits(CloseReason reason) {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = engine.connect();
            peer.transport.stall();
            send(peer, "1");
            tell(peer, "1");
            send(peer, "2");
            tell(peer, "2");
            peer.connection().close(reason);
            engine.run();
            peer.transport.resume();
            engine.run();

            assertThat(peer.connection().state()).isEqualTo(ConnectionState.CLOSED);
            assertThat(told).containsExactly("1", "2");
        }
    }

    @Test
    void writeThatFails_tellsWhatWaits() {
        try (TestEngine engine = new TestEngine()) {
            ScriptedTransport transport = new ScriptedTransport().failAt(Call.WRITE, 1, new IOException("gone"));
            Peer peer = engine.connect(transport);
            send(peer, "1");
            tell(peer, "1");
            engine.run();

            assertThat(peer.closed).containsExactly(CloseReason.PEER_GONE);
            assertThat(told).containsExactly("1");
        }
    }

    @Test
    void peerThatTakesNothing_tellsWhenItIsCut() {
        try (TestEngine engine = new TestEngine(builder -> builder.writeTimeout(Duration.ofSeconds(30)))) {
            Peer peer = engine.connect();
            peer.transport.stall();
            send(peer, "1");
            tell(peer, "1");
            engine.runFor(Duration.ofSeconds(29));
            assertThat(told).isEmpty();

            engine.runFor(Duration.ofSeconds(2));

            assertThat(peer.closed).containsExactly(CloseReason.WRITE_STUCK);
            assertThat(told).containsExactly("1");
        }
    }

    @Test
    void endedConnection_tellsAtOnce() {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = engine.connect();
            send(peer, "1");
            peer.connection().close();
            engine.run();

            tell(peer, "late");

            assertThat(told).containsExactly("late");
        }
    }

    @Test
    void connectionThatFailsToOpen_tellsAtItsEnd() {
        try (TestEngine engine = new TestEngine()) {
            engine.open(new Peer(new ScriptedTransport(), Peer.request(), connection -> {
                connection.send(SseEvent.of("1"));
                connection.whenWritten(() -> told.add("1 " + connection.state()));
                throw new IllegalStateException("as this test wants it");
            }));

            assertThat(told).containsExactly("1 CLOSED");
        }
    }

    @Test
    void task_runsOnTheCallbackExecutor() {
        HeldExecutor executor = new HeldExecutor();
        try (TestEngine engine = new TestEngine(builder -> builder.callbackExecutor(executor))) {
            Peer peer = engine.connect();
            send(peer, "1");
            tell(peer, "1");
            engine.run();
            assertThat(told).isEmpty();
            assertThat(executor.runHeld()).isEqualTo(1);
            assertThat(told).containsExactly("1");

            peer.connection().close();
            engine.run();
            executor.runHeld();
            tell(peer, "late");
            assertThat(told).containsExactly("1");
            assertThat(executor.runHeld()).isEqualTo(1);

            assertThat(told).containsExactly("1", "late");
            executor.open();
        }
    }

    @Test
    void executorThatRefuses_leavesTheTaskToWhoFoundItDue() {
        try (TestEngine engine = new TestEngine(builder -> builder.callbackExecutor(task -> {
            throw new RejectedExecutionException("as this test wants it");
        }))) {
            Peer peer = engine.connect();
            send(peer, "1");
            tell(peer, "1");
            engine.run();
            assertThat(told).containsExactly("1");

            peer.connection().close();
            engine.run();
            tell(peer, "late");

            assertThat(told).containsExactly("1", "late");
        }
    }

    @Test
    void executorThatTakesTheTaskAndFails_runsItOnce() {
        HeldExecutor executor = new HeldExecutor();
        try (TestEngine engine = new TestEngine(builder -> builder.callbackExecutor(task -> {
            executor.execute(task);
            if (told.isEmpty()) {
                throw new RejectedExecutionException("no thread, but a place in the queue");
            }
        }))) {
            Peer peer = engine.connect();
            tell(peer, "1");
            engine.run();
            executor.open();

            assertThat(told).containsExactly("1");
        }
    }

    @ParameterizedTest
    @MethodSource("failures")
    void taskThatFails_harmsNobody(Throwable failure) {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = engine.connect("a");
            peer.connection().whenWritten(() -> {
                throw Failures.thrown(failure);
            });
            tell(peer, "next");
            engine.publish("a", "1");
            engine.run();

            assertThat(told).containsExactly("next");
            assertThat(peer.data()).containsExactly("1");
            assertThat(peer.connection().state()).isEqualTo(ConnectionState.OPEN);
        }
    }

    @Test
    void taskThatAsksAgain_leavesTheLaneToOthers() {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = engine.connect();
            Peer other = engine.connect("a");
            engine.publish("a", "1");
            again(peer.connection(), 10_000);
            engine.lanes.run(0);
            engine.lanes.run(1);

            assertThat(other.data()).containsExactly("1");
            assertThat(told).hasSizeLessThan(2_000);
            engine.run();
            assertThat(told).hasSize(10_000);
        }
    }

    private void again(SseConnection connection, int times) {
        connection.whenWritten(() -> {
            told.add("again");
            if (times > 1) {
                again(connection, times - 1);
            }
        });
    }

    @Test
    void noTask_isRefused() {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = engine.connect();

            assertThatNullPointerException()
                    .isThrownBy(() -> peer.connection().whenWritten(nothing()))
                    .withMessage("task: must not be null");
        }
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T nothing() {
        return null;
    }

    // ---- pendingBytes

    @Test
    void pendingBytes_areWhatWasSentAndNotHandedOver() {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = engine.connect("a");
            assertThat(peer.connection().pendingBytes()).isZero();
            peer.transport.stall();
            engine.publish("a", "published");
            send(peer, "1");
            send(peer, "22");

            assertThat(peer.connection().pendingBytes()).isEqualTo("data: 1\n\ndata: 22\n\n".length());
            peer.transport.resume();
            engine.run();
            assertThat(peer.connection().pendingBytes()).isZero();
        }
    }

    @Test
    void pendingBytes_fallWithEachPartOfALongEvent() {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = engine.connect();
            peer.transport.stall();
            send(peer, "x".repeat(LONG));
            peer.transport.readyForBytes(LONG / 2);
            engine.run();

            long all = (long) LONG + "data: \n\n".length();
            assertThat(peer.connection().pendingBytes())
                    .isEqualTo(all - peer.transport.byteCount())
                    .isBetween(1L, (long) LONG);
        }
    }

    @Test
    void pendingBytes_areCountedInOnOpen() {
        try (TestEngine engine = new TestEngine()) {
            List<Long> pending = new ArrayList<>();
            Peer peer = engine.connect(Peer.request(), connection -> {
                connection.send(SseEvent.of("1"));
                pending.add(connection.pendingBytes());
            });

            assertThat(pending).containsExactly((long) "data: 1\n\n".length());
            assertThat(peer.connection().pendingBytes()).isZero();
        }
    }

    @Test
    void endedConnection_hasNothingPending() {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = engine.connect();
            peer.transport.stall();
            send(peer, "1");
            peer.transport.fail(null);
            engine.run();

            assertThat(peer.connection().pendingBytes()).isZero();
            assertThat(peer.connection().lag()).isZero();
        }
    }
}
