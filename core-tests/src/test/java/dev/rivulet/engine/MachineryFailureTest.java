// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rivulet.broadcast.LaneRunner;
import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.connection.CloseReason;
import dev.rivulet.event.DataEncoder;
import dev.rivulet.event.SseEvent;
import dev.rivulet.testkit.LeakCheck;
import dev.rivulet.testkit.ManualClock;
import dev.rivulet.testkit.ManualLanes;
import dev.rivulet.testkit.ScriptedTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an application may put in the place of the engine's own parts fails: threads, clocks, runners, encoders, attributes. */
@ExtendWith({LeakCheck.class, QuietLogs.class})
class MachineryFailureTest {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    static List<Throwable> failures() {
        return Failures.ofEveryKind();
    }

    // ---- threads

    /** Makes so many threads, then fails, or answers null if there is no failure. */
    private static ThreadFactory makingOnly(int most, Throwable failure, List<Thread> made) {
        return task -> {
            if (made.size() == most) {
                if (failure == null) {
                    return null;
                }
                throw Failures.thrown(failure);
            }
            Thread thread = new Thread(task, "machinery");
            made.add(thread);
            return thread;
        };
    }

    @ParameterizedTest
    @MethodSource("failures")
    void threadFactory_thatFailsAtALaterLane_leavesNoLaneRunning(Throwable failure) throws InterruptedException {
        List<Thread> made = new ArrayList<>();

        assertThatThrownBy(() -> SseBroadcaster.builder()
                        .lanes(3)
                        .threadFactory(makingOnly(2, failure, made))
                        .build())
                .isSameAs(failure);

        requireEnded(made);
    }

    @Test
    void threadFactory_thatMakesNoThreadForALaterLane_leavesNoLaneRunning() throws InterruptedException {
        List<Thread> made = new ArrayList<>();

        assertThatThrownBy(() -> SseBroadcaster.builder()
                        .lanes(2)
                        .threadFactory(makingOnly(1, null, made))
                        .build())
                .isInstanceOf(IllegalStateException.class);

        requireEnded(made);
    }

    private static void requireEnded(List<Thread> threads) throws InterruptedException {
        for (Thread thread : threads) {
            thread.join(TimeUnit.NANOSECONDS.toMillis(PATIENCE_NANOS));
            assertThat(thread.isAlive()).isFalse();
        }
    }

    @Test
    void threadFactory_thatMakesNoThreadForCallbacks_stillHasOnCloseCalled() {
        for (Throwable failure : new Throwable[] {null, new OutOfMemoryError("no thread, as this test wants it")}) {
            List<Thread> made = new ArrayList<>();
            SseBroadcaster broadcaster = SseBroadcaster.builder()
                    .lanes(1)
                    .threadFactory(makingOnly(1, failure, made))
                    .build();
            Peer peer = new Peer(new ScriptedTransport(), Peer.request(), TestEngine.subscribing("t"));
            peer.open(broadcaster);

            peer.connection().close();
            await(() -> !peer.closed.isEmpty());
            broadcaster.close(Duration.ofSeconds(1));

            assertThat(peer.closed).containsExactly(CloseReason.CLOSED_BY_APPLICATION);
        }
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean() && System.nanoTime() - deadline < 0) {
            Thread.onSpinWait();
        }
    }

    // ---- clocks

    @ParameterizedTest
    @MethodSource("failures")
    void clock_thatFailsForALane_endsNeitherTheLaneNorAStream(Throwable failure) {
        AtomicReference<Throwable> failing = new AtomicReference<>();
        AtomicInteger failed = new AtomicInteger();
        Thread test = Thread.currentThread();
        LongSupplier clock = () -> {
            Throwable now = failing.get();
            if (now != null && Thread.currentThread() != test) {
                failed.incrementAndGet();
                throw Failures.thrown(now);
            }
            return System.nanoTime();
        };
        SseBroadcaster broadcaster =
                SseBroadcaster.builder().lanes(1).clock(clock).build();
        Peer peer = new Peer(new ScriptedTransport(), Peer.request(), TestEngine.subscribing("t"));
        peer.open(broadcaster);
        failing.set(failure);
        broadcaster.publish("t", SseEvent.of("1"));
        await(() -> failed.get() > 0);
        failing.set(null);
        broadcaster.publish("t", SseEvent.of("2"));
        await(() -> peer.data().size() == 2);
        List<String> received = peer.data();
        broadcaster.close(Duration.ofSeconds(1));

        assertThat(received).containsExactly("1", "2");
    }

    @ParameterizedTest
    @MethodSource("failures")
    void clock_thatFailsForAPublisher_tellsIt_andPublishesNothing(Throwable failure) {
        AtomicReference<Throwable> failing = new AtomicReference<>();
        ManualClock time = new ManualClock();
        try (TestEngine engine = new TestEngine(
                time,
                builder -> builder.clock(() -> {
                    Throwable now = failing.get();
                    if (now != null) {
                        throw Failures.thrown(now);
                    }
                    return time.getAsLong();
                }))) {
            Peer peer = engine.connect("t");
            failing.set(failure);
            assertThatThrownBy(() -> engine.publish("t", "lost")).isSameAs(failure);
            failing.set(null);
            engine.publish("t", "1");
            engine.run();

            assertThat(peer.data()).containsExactly("1");
        }
    }

    // ---- runners

    @ParameterizedTest
    @MethodSource("failures")
    void runner_thatFailsToWake_losesNoEvent(Throwable failure) {
        ManualClock time = new ManualClock();
        ManualLanes lanes = new ManualLanes(time);
        AtomicReference<Throwable> failing = new AtomicReference<>();
        LaneRunner runner = lane -> new Waking(lanes.start(lane), failing);
        SseBroadcaster broadcaster = SseBroadcaster.builder()
                .lanes(1)
                .clock(time)
                .laneRunner(runner)
                .callbackExecutor(Runnable::run)
                .build();
        Peer peer = new Peer(new ScriptedTransport(), Peer.request(), TestEngine.subscribing("t"));
        peer.open(broadcaster);
        lanes.runUntilIdle();
        failing.set(failure);
        assertThatThrownBy(() -> broadcaster.publish("t", SseEvent.of("1"))).isSameAs(failure);
        failing.set(null);
        broadcaster.broadcast(SseEvent.of("2"));
        lanes.runUntilIdle();

        assertThat(peer.data()).containsExactly("1", "2");
        broadcaster.close(Duration.ZERO);
    }

    private record Waking(LaneRunner.Handle handle, AtomicReference<Throwable> failing) implements LaneRunner.Handle {

        @Override
        public void wake() {
            Throwable failure = failing.get();
            if (failure != null) {
                throw Failures.thrown(failure);
            }
            handle.wake();
        }

        @Override
        public void stop() {
            handle.stop();
        }
    }

    // ---- encoders and attributes

    @ParameterizedTest
    @MethodSource("failures")
    void encoder_thatFails_tellsTheCallerWithTheCause(Throwable failure) {
        DataEncoder<String> encoder = value -> {
            throw Failures.thrown(failure);
        };

        if (failure instanceof Error) {
            assertThatThrownBy(() -> encoder.event("x")).isSameAs(failure);
        } else {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> encoder.event("x"))
                    .withCause(failure);
        }
        assertThat(Thread.interrupted()).isEqualTo(failure instanceof InterruptedException);
    }

    @Test
    void encoder_thatAnswersNull_isRefusedByTheCaller() {
        DataEncoder<String> encoder = value -> null;

        assertThatThrownBy(() -> encoder.event("x")).isInstanceOf(NullPointerException.class);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void attribute_whoseMethodsFail_isKeptAndNeverCalled(Throwable failure) {
        Object hostile = new Hostile(failure);
        try (TestEngine engine = new TestEngine()) {
            Peer peer = engine.connect("t");
            peer.connection().setAttribute("a", hostile);
            peer.connection().setAttribute("a", hostile);
            engine.publish("t", "1");
            engine.run();

            assertThat(peer.connection().attribute("a") == hostile).isTrue();
            assertThat(peer.connection().toString()).isNotEmpty();
            assertThat(peer.data()).containsExactly("1");
        }
    }

    private record Hostile(Throwable failure) {

        @Override
        public boolean equals(Object other) {
            throw Failures.thrown(failure);
        }

        @Override
        public int hashCode() {
            throw Failures.thrown(failure);
        }

        @Override
        public String toString() {
            throw Failures.thrown(failure);
        }
    }
}
