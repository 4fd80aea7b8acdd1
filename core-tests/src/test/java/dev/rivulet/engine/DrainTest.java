// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rivulet.broadcast.Admission;
import dev.rivulet.broadcast.Refusal;
import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.ConnectionRequest;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.event.SseEvent;
import dev.rivulet.testkit.LeakCheck;
import dev.rivulet.testkit.ScriptedTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** With the threads that a broadcaster has by default. */
@ExtendWith(LeakCheck.class)
@Timeout(60)
class DrainTest {

    private static final Pattern RETRY = Pattern.compile("retry: (\\d+)\n");
    private static final Duration LONG = Duration.ofMinutes(2);

    private final SseBroadcaster broadcaster = SseBroadcaster.builder()
            .lanes(2)
            .shutdownRetry(Duration.ofSeconds(1))
            .build();
    private final Crowd crowd = new Crowd("a");
    private final List<ScriptedTransport> transports = new ArrayList<>();
    private final AtomicReference<@Nullable Throwable> drained = new AtomicReference<>();

    /** Quick, since nobody is left or nobody stalls: the grace would outlast the test. */
    @AfterEach
    void close() {
        broadcaster.close(Duration.ofHours(1));
    }

    private List<SseConnection> connect(int count) {
        List<SseConnection> connections = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ScriptedTransport transport = new ScriptedTransport();
            transports.add(transport);
            connections.add(crowd.add(broadcaster, transport));
        }
        return connections;
    }

    private Thread drainInBackground(Duration grace) {
        Thread thread = new Thread(() -> {
            try {
                broadcaster.drain(grace);
            } catch (Throwable e) {
                drained.set(e);
            }
        });
        thread.start();
        return thread;
    }

    private void awaitRefusal() {
        while (true) {
            try (Admission admission = broadcaster.admit(ConnectionRequest.from(Peer.ADDRESS))) {
                if (admission.refusal().isPresent()) {
                    assertThat(admission.refusal()).contains(Refusal.CLOSED);
                    return;
                }
            }
            Thread.onSpinWait();
        }
    }

    private static long retry(ScriptedTransport transport) {
        Matcher matcher = RETRY.matcher(transport.text());
        assertThat(matcher.find()).as(transport.text()).isTrue();
        assertThat(transport.text()).endsWith(matcher.group());
        return Long.parseLong(matcher.group(1));
    }

    private static List<String> data(ScriptedTransport transport) {
        return transport.events().stream().map(event -> event.data()).toList();
    }

    @Test
    void drain_letsEverybodyHaveWhatIsPending_andTellsEachWhenToComeBack() throws InterruptedException {
        connect(50);
        for (int i = 1; i <= 1_000; i++) {
            broadcaster.publish("a", SseEvent.of("" + i));
        }

        int cut = broadcaster.drain(Duration.ofSeconds(6));

        assertThat(cut).isZero();
        crowd.awaitClosed(50);
        assertThat(crowd.closed()).containsExactly(Map.entry(CloseReason.SHUTDOWN, 50));
        assertThat(transports).allMatch(transport -> data(transport).equals(Numbers.of(1, 1_000)));
        assertThat(transports).allMatch(ScriptedTransport::isCompleted);
        assertThat(transports)
                .allSatisfy(transport -> assertThat(retry(transport)).isBetween(500L, 1_500L));
        assertThat(transports.stream().map(DrainTest::retry).distinct().count()).isGreaterThan(10);
        assertThat(transports).allMatch(transport -> transport.violations().isEmpty());
        assertThat(broadcaster.isClosed()).isFalse();
        broadcaster.publish("a", SseEvent.of("still taken"));
    }

    @Test
    void drain_endsConnectionsOneAfterTheOther_andAnInterruptLeavesTheRestOpen() throws InterruptedException {
        List<SseConnection> connections = connect(60);

        Thread drain = drainInBackground(LONG);
        crowd.awaitClosed(3);
        broadcaster.publish("a", SseEvent.of("meanwhile"));
        int open = broadcaster.registry().count();
        awaitRefusal();
        drain.interrupt();
        drain.join();

        assertThat(open).isBetween(1, 57);
        assertThat(drained.get()).isInstanceOf(InterruptedException.class);
        awaitRefusal();
        List<SseConnection> left = connections.stream()
                .filter(connection -> connection.closeReason().isEmpty())
                .toList();
        assertThat(left).isNotEmpty();
        broadcaster.publish("a", SseEvent.of("afterwards"));
        broadcaster.close(Duration.ofHours(1));
        crowd.awaitClosed(60);
        assertThat(transports.stream().filter(transport -> data(transport).contains("afterwards")))
                .hasSize(left.size());
        assertThat(transports).allMatch(ScriptedTransport::isCompleted);
    }

    @Test
    void drainThatNobodyIsLeftFor_endsBeforeItsTime() throws InterruptedException {
        connect(3).forEach(SseConnection::close);

        assertThat(broadcaster.drain(Duration.ofHours(1))).isZero();
        assertThat(broadcaster.drain(Duration.ofHours(1))).isZero();
    }

    @Test
    void drain_cutsAndCountsWhoDoesNotRead() throws InterruptedException {
        connect(10);
        List<ScriptedTransport> stalled = List.of(transports.get(3), transports.get(7));
        stalled.forEach(ScriptedTransport::stall);
        broadcaster.publish("a", SseEvent.of("1"));

        int cut = broadcaster.drain(Duration.ofSeconds(3));

        assertThat(cut).isEqualTo(2);
        crowd.awaitClosed(10);
        assertThat(crowd.closed()).containsExactly(Map.entry(CloseReason.SHUTDOWN, 10));
        assertThat(transports.stream().filter(ScriptedTransport::isAborted))
                .containsExactlyInAnyOrderElementsOf(stalled);
        assertThat(transports.stream().filter(ScriptedTransport::isCompleted)).hasSize(8);
        assertThat(broadcaster.registry().count()).isZero();
    }

    @Test
    void drainWithoutGrace_cutsWhoDoesNotReadAtOnce() throws InterruptedException {
        connect(5);
        transports.forEach(ScriptedTransport::stall);
        broadcaster.publish("a", SseEvent.of("1"));

        assertThat(broadcaster.drain(Duration.ZERO)).isEqualTo(5);
        crowd.awaitClosed(5);
        assertThat(transports).allMatch(ScriptedTransport::isAborted);
    }

    @Test
    void negativeGrace_isRefused_andNothingIsDrained() {
        connect(1);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> broadcaster.drain(Duration.ofNanos(-1)))
                .withMessageStartingWith("grace: must not be negative");

        try (Admission admission = broadcaster.admit(ConnectionRequest.from(Peer.ADDRESS))) {
            assertThat(admission.refusal()).isEmpty();
        }
    }

    @Test
    void connectionThatWasAdmittedBefore_isEndedWhenItOpens() {
        Admission admitted = broadcaster.admit(ConnectionRequest.from(Peer.ADDRESS));
        CompletableFuture<Void> draining = CompletableFuture.runAsync(() -> drain(LONG));
        awaitRefusal();
        ScriptedTransport transport = new ScriptedTransport();

        admitted.open(transport, crowd);
        draining.join();

        crowd.awaitClosed(1);
        assertThat(crowd.closed()).containsExactly(Map.entry(CloseReason.SHUTDOWN, 1));
        assertThat(transport.isCompleted()).isTrue();
        assertThat(retry(transport)).isBetween(500L, 1_500L);
    }

    private void drain(Duration grace) {
        try {
            broadcaster.drain(grace);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void peerThatIsInTheMiddleOfAnEvent_readsItToItsEnd() throws InterruptedException {
        connect(1);
        String large = "x".repeat(500_000);
        transports.get(0).readyForBytes(1);
        broadcaster.publish("a", SseEvent.of(large));
        transports.get(0).await(transport -> transport.byteCount() > 0);

        Thread drain = drainInBackground(LONG);
        awaitRefusal();
        transports.get(0).resume();
        drain.join();

        assertThat(data(transports.get(0))).containsExactly(large);
        assertThat(retry(transports.get(0))).isPositive();
    }

    @Test
    void broadcasterThatTellsNoRetry_endsSilently() throws InterruptedException {
        ScriptedTransport transport = new ScriptedTransport();
        try (SseBroadcaster silent =
                SseBroadcaster.builder().shutdownRetry(Duration.ZERO).build()) {
            crowd.add(silent, transport);

            silent.drain(LONG);
        }

        assertThat(transport.text()).isEmpty();
        assertThat(transport.isCompleted()).isTrue();
    }
}
