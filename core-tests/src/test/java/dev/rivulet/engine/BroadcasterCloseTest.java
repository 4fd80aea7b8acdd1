// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.rivulet.broadcast.Admission;
import dev.rivulet.broadcast.Refusal;
import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.ConnectionRequest;
import dev.rivulet.event.SseEvent;
import dev.rivulet.testkit.LeakCheck;
import dev.rivulet.testkit.ScriptedTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** With the threads that a broadcaster has by default. */
@ExtendWith(LeakCheck.class)
@Timeout(60)
class BroadcasterCloseTest {

    private final SseBroadcaster broadcaster = SseBroadcaster.builder().lanes(2).build();
    private final Crowd crowd = new Crowd("a");
    private final List<ScriptedTransport> transports = new ArrayList<>();

    private void connect(int count) {
        for (int i = 0; i < count; i++) {
            ScriptedTransport transport = new ScriptedTransport();
            transports.add(transport);
            crowd.add(broadcaster, transport);
        }
    }

    private static List<String> data(ScriptedTransport transport) {
        return transport.events().stream().map(event -> event.data()).toList();
    }

    @Test
    void close_letsEverybodyHaveWhatWasPublished() {
        connect(50);
        for (int i = 1; i <= 1_000; i++) {
            broadcaster.publish("a", SseEvent.of("" + i));
        }

        broadcaster.close();

        crowd.awaitClosed(50);
        assertThat(crowd.closed()).containsExactly(Map.entry(CloseReason.SHUTDOWN, 50));
        assertThat(transports).allMatch(transport -> data(transport).equals(Numbers.of(1, 1_000)));
        assertThat(transports).allMatch(ScriptedTransport::isCompleted);
        assertThat(transports).allMatch(transport -> transport.violations().isEmpty());
    }

    @Test
    void closedBroadcaster_takesNothingMore() {
        broadcaster.close();

        assertThat(broadcaster.isClosed()).isTrue();
        assertThat(broadcaster.admit(ConnectionRequest.from(Peer.ADDRESS)).refusal())
                .contains(Refusal.CLOSED);
        assertThatIllegalStateException()
                .isThrownBy(() -> broadcaster.publish("a", SseEvent.of("1")))
                .withMessage("the broadcaster is closed; nothing can be published any more");
        assertThatIllegalStateException().isThrownBy(() -> broadcaster.broadcast(SseEvent.of("1")));
    }

    @Test
    void close_cutsWhoDoesNotReadWithinTheGrace() {
        connect(10);
        List<ScriptedTransport> stalled = List.of(transports.get(3), transports.get(7));
        stalled.forEach(ScriptedTransport::stall);
        broadcaster.publish("a", SseEvent.of("1"));

        broadcaster.close(Duration.ofSeconds(2));

        crowd.awaitClosed(10);
        assertThat(crowd.closed()).containsExactly(Map.entry(CloseReason.SHUTDOWN, 10));
        assertThat(transports.stream().filter(ScriptedTransport::isAborted))
                .containsExactlyInAnyOrderElementsOf(stalled);
        assertThat(transports.stream().filter(ScriptedTransport::isCompleted)).hasSize(8);
        assertThat(broadcaster.registry().count()).isZero();
    }

    @Test
    void secondClose_doesNothing() {
        connect(1);
        broadcaster.close();
        broadcaster.close(Duration.ofDays(1));

        crowd.awaitClosed(1);
        assertThat(transports.get(0).isCompleted()).isTrue();
    }

    @Test
    void unusedAdmission_isWaitedForOnlyAsLongAsTheGraceSays() {
        Admission unused = broadcaster.admit(ConnectionRequest.from(Peer.ADDRESS));

        broadcaster.close(Duration.ofMillis(1));

        assertThat(broadcaster.isClosed()).isTrue();
        unused.close();
    }

    @Test
    void connectionThatIsOpenedWhileTheBroadcasterCloses_endsAsWell() {
        Admission admitted = broadcaster.admit(ConnectionRequest.from(Peer.ADDRESS));
        CompletableFuture<Void> closing = CompletableFuture.runAsync(() -> broadcaster.close(Duration.ofSeconds(30)));
        awaitClosing();
        ScriptedTransport transport = new ScriptedTransport();

        admitted.open(transport, crowd);
        closing.join();

        crowd.awaitClosed(1);
        assertThat(crowd.closed()).containsExactly(Map.entry(CloseReason.SHUTDOWN, 1));
        assertThat(transport.isCompleted()).isTrue();
        assertThat(broadcaster.registry().count()).isZero();
    }

    @Test
    void closeWithoutGrace_cutsWhoDoesNotReadAtOnce() {
        connect(10);
        transports.forEach(ScriptedTransport::stall);
        broadcaster.publish("a", SseEvent.of("1"));

        broadcaster.close(Duration.ZERO);

        crowd.awaitClosed(10);
        assertThat(transports).allMatch(ScriptedTransport::isAborted);
        assertThat(broadcaster.registry().count()).isZero();
    }

    @Test
    void connectionThatIsOpenedAfterTheBroadcasterHasClosed_endsAsWell() {
        Admission admitted = broadcaster.admit(ConnectionRequest.from(Peer.ADDRESS));
        broadcaster.close(Duration.ofMillis(1));
        ScriptedTransport transport = new ScriptedTransport();

        admitted.open(transport, crowd);

        crowd.awaitClosed(1);
        assertThat(crowd.closed()).containsExactly(Map.entry(CloseReason.SHUTDOWN, 1));
        assertThat(broadcaster.registry().count()).isZero();
    }

    @Test
    void interruptedClose_stillCutsWhoDoesNotRead() {
        connect(1);
        transports.get(0).stall();
        Thread.currentThread().interrupt();

        broadcaster.close(Duration.ofDays(1));

        assertThat(Thread.interrupted()).isTrue();
        crowd.awaitClosed(1);
        assertThat(transports.get(0).isAborted()).isTrue();
    }

    private void awaitClosing() {
        while (!broadcaster.isClosed()) {
            Thread.onSpinWait();
        }
    }
}
