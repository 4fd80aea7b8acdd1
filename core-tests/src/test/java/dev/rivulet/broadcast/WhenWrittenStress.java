// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.ConnectionRequest;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.event.SseEvent;
import dev.rivulet.testkit.ManualLanes;
import dev.rivulet.testkit.ScriptedTransport;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * A task that waits to be written runs once, also if its connection ends at this moment. The hole that this guards: a task that is given when the lane has
 * looked for tasks for the last time, to a connection that does not look ended yet.
 */
@JCStressTest
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "The task ran once.")
@Outcome(expect = Expect.FORBIDDEN, desc = "The task was lost, or ran twice.")
@State
public class WhenWrittenStress {

    private final ManualLanes lanes = new ManualLanes();
    private final AtomicInteger runs = new AtomicInteger();
    private final SseConnection connection = SseBroadcaster.builder()
            .lanes(1)
            .laneRunner(lanes)
            .callbackExecutor(Runnable::run)
            .build()
            .admit(ConnectionRequest.from("192.0.2.1"))
            .open(ScriptedTransport.discarding(), opened -> {});

    @Actor
    public void application() {
        connection.send(SseEvent.of("1"));
        connection.whenWritten(runs::incrementAndGet);
    }

    @Actor
    public void lane() {
        connection.close(CloseReason.PEER_GONE);
        lanes.runUntilIdle();
    }

    @Arbiter
    public void afterwards(I_Result result) {
        lanes.runUntilIdle();
        result.r1 = runs.get();
    }
}
