// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.broadcast.Admission;
import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.ConnectionRequest;
import dev.rivulet.connection.Limits;
import dev.rivulet.event.SseEvent;
import dev.rivulet.testkit.ManualClock;
import dev.rivulet.testkit.ManualLanes;
import dev.rivulet.testkit.ScriptedTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What must not end a lane, keep it busy, or make it cut the wrong connections. */
class LaneSafetyTest {

    private static final int MANY = 3_000;

    @Test
    void executorThatFailsWithAnError_endsNoLaneAndLosesNoPlace() {
        ManualClock clock = new ManualClock();
        ManualLanes lanes = new ManualLanes(clock);
        SseBroadcaster broadcaster = SseBroadcaster.builder()
                .lanes(1)
                .clock(clock)
                .laneRunner(lanes)
                .limits(Limits.ofConnections(2))
                .writeTimeout(Duration.ofSeconds(5))
                .callbackExecutor(task -> {
                    throw new OutOfMemoryError("planned");
                })
                .build();
        Crowd crowd = new Crowd("t");
        ScriptedTransport stuck = new ScriptedTransport();
        ScriptedTransport healthy = new ScriptedTransport();
        stuck.stall();
        crowd.add(broadcaster, stuck);
        crowd.add(broadcaster, healthy);
        broadcaster.publish("t", SseEvent.of("1"));

        lanes.runFor(Duration.ofSeconds(10));
        broadcaster.publish("t", SseEvent.of("2"));
        lanes.runUntilIdle();

        assertThat(crowd.closed()).isEqualTo(Map.of(CloseReason.WRITE_STUCK, 1));
        assertThat(healthy.text()).contains("data: 1\n").contains("data: 2\n");
        try (Admission admission = broadcaster.admit(ConnectionRequest.from(Peer.ADDRESS))) {
            assertThat(admission.refusal()).isEmpty();
        }
        broadcaster.close(Duration.ZERO);
    }

    @Test
    void pauseOfTheMachine_cutsNobodyWhoCanBeWrittenToAgain() {
        ManualClock clock = new ManualClock();
        ManualLanes lanes = new ManualLanes(clock);
        SseBroadcaster broadcaster = SseBroadcaster.builder()
                .lanes(1)
                .clock(clock)
                .laneRunner(lanes)
                .writeTimeout(Duration.ofSeconds(30))
                .callbackExecutor(Runnable::run)
                .build();
        Crowd crowd = new Crowd("t");
        List<ScriptedTransport> transports = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            ScriptedTransport transport = ScriptedTransport.discarding();
            transport.stall();
            transports.add(transport);
            crowd.add(broadcaster, transport);
        }
        broadcaster.publish("t", SseEvent.of("1"));
        lanes.runUntilIdle();
        clock.advance(Duration.ofSeconds(29));
        transports.forEach(ScriptedTransport::resume);
        clock.advance(Duration.ofSeconds(2));
        lanes.runUntilIdle();

        assertThat(crowd.closed()).isEmpty();
        assertThat(transports).allMatch(transport -> transport.byteCount() > 0);
        broadcaster.close(Duration.ZERO);
    }

    @Test
    void closeWithoutGrace_endsEveryConnection() {
        SseBroadcaster broadcaster = SseBroadcaster.builder().lanes(2).build();
        Crowd crowd = new Crowd("t");
        for (int i = 0; i < 200; i++) {
            ScriptedTransport transport = ScriptedTransport.discarding();
            transport.stall();
            crowd.add(broadcaster, transport);
        }
        broadcaster.publish("t", SseEvent.of("1"));

        broadcaster.close(Duration.ZERO);

        assertThat(crowd.closed()).isEqualTo(Map.of(CloseReason.SHUTDOWN, 200));
        assertThat(broadcaster.registry().count()).isZero();
    }

    @Test
    void closeByAnInterruptedThread_endsEveryConnection() {
        SseBroadcaster broadcaster = SseBroadcaster.builder().lanes(2).build();
        Crowd crowd = new Crowd("t");
        for (int i = 0; i < 200; i++) {
            ScriptedTransport transport = ScriptedTransport.discarding();
            transport.stall();
            crowd.add(broadcaster, transport);
        }
        broadcaster.publish("t", SseEvent.of("1"));

        Thread.currentThread().interrupt();
        broadcaster.close();

        assertThat(Thread.interrupted()).isTrue();
        crowd.awaitClosed(200);
        assertThat(crowd.closed()).isEqualTo(Map.of(CloseReason.SHUTDOWN, 200));
    }

    @Test
    void transportThatWaitsForItself_isNotTakenForAPeerThatIsStuck() throws Exception {
        ManualClock clock = new ManualClock();
        ManualLanes lanes = new ManualLanes(clock);
        try (SseBroadcaster broadcaster = SseBroadcaster.builder()
                .lanes(1)
                .clock(clock)
                .laneRunner(lanes)
                .writeTimeout(Duration.ofSeconds(5))
                .build()) {
            Crowd crowd = new Crowd("t");
            ScriptedTransport transport = new ScriptedTransport();
            transport.stall();
            transport.heldUpByPeer(false);
            crowd.add(broadcaster, transport);
            broadcaster.publish("t", SseEvent.of("1"));

            lanes.runFor(Duration.ofSeconds(12));
            assertThat(crowd.closed()).isEmpty();
            transport.heldUpByPeer(true);
            lanes.runFor(Duration.ofSeconds(11));
            crowd.awaitClosed(1);

            assertThat(crowd.closed()).isEqualTo(Map.of(CloseReason.WRITE_STUCK, 1));
        }
    }

    @Test
    void interruptOfALane_isForgotten() throws Exception {
        try (SseBroadcaster broadcaster = SseBroadcaster.builder().lanes(1).build()) {
            Crowd crowd = new Crowd("t");
            crowd.add(broadcaster, ScriptedTransport.discarding());
            broadcaster.publish("t", SseEvent.of("1"), connection -> {
                Thread.currentThread().interrupt();
                return true;
            });
            boolean interrupted = true;
            for (int round = 0; interrupted && round < 100; round++) {
                CompletableFuture<Boolean> answer = new CompletableFuture<>();
                broadcaster.publish("t", SseEvent.of("?"), connection -> {
                    answer.complete(Thread.currentThread().isInterrupted());
                    return false;
                });
                interrupted = answer.get(20, TimeUnit.SECONDS);
            }

            assertThat(interrupted).isFalse();
        }
    }
}
