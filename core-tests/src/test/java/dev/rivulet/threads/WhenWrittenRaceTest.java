// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.threads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.ConnectionListener;
import dev.rivulet.connection.ConnectionRequest;
import dev.rivulet.connection.ConnectionState;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.event.SseEvent;
import dev.rivulet.testkit.EventStreamParser;
import dev.rivulet.testkit.LeakCheck;
import dev.rivulet.testkit.ScriptedTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tasks that wait to be written, on real threads, while their connections are closed, cut, given up, drained, and the broadcaster closed: each runs once. */
@ExtendWith(LeakCheck.class)
@Timeout(120)
class WhenWrittenRaceTest {

    private static final int ROUNDS = 60;
    private static final int CONNECTIONS = 8;
    private static final int TASKS = 300;
    private static final int DRIVEN = 20_000;
    private static final int PATIENCE_SECONDS = 60;

    /** The connections of one round, and how often each of their tasks has run. */
    private static final class Round implements ConnectionListener {

        final SseBroadcaster broadcaster =
                SseBroadcaster.builder().lanes(2).heartbeat(Duration.ZERO).build();
        final AtomicIntegerArray runs = new AtomicIntegerArray(CONNECTIONS * TASKS);
        final AtomicInteger early = new AtomicInteger();
        final CountDownLatch left = new CountDownLatch(CONNECTIONS * TASKS);
        final CyclicBarrier start = new CyclicBarrier(CONNECTIONS + 1);
        final List<SseConnection> connections = new ArrayList<>();

        @Override
        public void onOpen(SseConnection connection) {}

        void open(Network network, Random random) {
            for (int i = 0; i < CONNECTIONS; i++) {
                int writes = i % 2 == 0 ? Integer.MAX_VALUE : 1 + random.nextInt(TASKS);
                FlakyTransport transport =
                        new FlakyTransport(network, new EventStreamParser(event -> {}), random, writes);
                connections.add(
                        broadcaster.admit(ConnectionRequest.from("192.0.2.1")).open(transport, this));
            }
        }

        void give(int number) {
            SseConnection connection = connections.get(number);
            await();
            for (int i = 0; i < TASKS; i++) {
                int task = number * TASKS + i;
                connection.send(SseEvent.of("x".repeat(i)));
                connection.whenWritten(() -> {
                    runs.incrementAndGet(task);
                    left.countDown();
                });
                if (connection.pendingBytes() < 0 || connection.lag() < 0) {
                    early.incrementAndGet();
                }
            }
        }

        void await() {
            try {
                start.await();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }

    @Test
    void everyTask_runsOnceWhateverBecomesOfItsConnection() throws Exception {
        try (Network network = new Network()) {
            for (int i = 0; i < ROUNDS; i++) {
                Round round = new Round();
                round.open(network, new Random(i));
                play(round, i);
            }
        }
    }

    private static void play(Round round, int number) throws Exception {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            int giver = i;
            threads.add(new Thread(() -> round.give(giver), "giver-" + i));
        }
        threads.forEach(Thread::start);
        round.await();
        end(round, number % 4);
        for (Thread thread : threads) {
            thread.join();
        }
        round.broadcaster.close();
        assertThat(round.left.await(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as("%s tasks are lost", round.left.getCount())
                .isTrue();
        for (int i = 0; i < round.runs.length(); i++) {
            assertThat(round.runs.get(i)).isEqualTo(1);
        }
        assertThat(round.early).hasValue(0);
        assertThat(round.connections).allMatch(connection -> connection.state() == ConnectionState.CLOSED);
    }

    private static void end(Round round, int manner) throws InterruptedException {
        switch (manner) {
            case 0 -> round.connections.forEach(SseConnection::close);
            case 1 -> round.connections.forEach(connection -> connection.close(CloseReason.PEER_GONE));
            case 2 -> round.broadcaster.drain(Duration.ofMillis(20));
            default -> round.broadcaster.close(Duration.ZERO);
        }
    }

    /** Sends one event, and the next when that is written. */
    private static final class Source {

        private final SseConnection connection;
        final CountDownLatch done = new CountDownLatch(1);
        private volatile int sent;
        private volatile long mostPending;

        Source(SseConnection connection) {
            this.connection = connection;
        }

        /** Never by two threads at a time: each call is a task that the one before has asked for. */
        @SuppressWarnings("NonAtomicVolatileUpdate")
        void next() {
            mostPending = Math.max(mostPending, connection.pendingBytes());
            if (sent == DRIVEN) {
                done.countDown();
                return;
            }
            sent++;
            connection.send(SseEvent.of("" + sent));
            connection.whenWritten(this::next);
        }
    }

    @Test
    void sourceThatWaits_sendsEverythingAndKeepsNothingPending() throws Exception {
        ScriptedTransport transport = new ScriptedTransport();
        try (SseBroadcaster broadcaster = SseBroadcaster.builder().lanes(2).build()) {
            SseConnection connection =
                    broadcaster.admit(ConnectionRequest.from("192.0.2.1")).open(transport, opened -> {});
            Source source = new Source(connection);
            source.next();

            assertThat(source.done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(source.mostPending).isZero();
            assertThat(transport.events()).hasSize(DRIVEN);
        }
    }
}
