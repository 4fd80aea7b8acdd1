// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.threads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.ConnectionListener;
import dev.rivulet.connection.ConnectionRequest;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.connection.StartFrom;
import dev.rivulet.event.SseEvent;
import dev.rivulet.testkit.LeakCheck;
import dev.rivulet.testkit.ReceivedEvent;
import dev.rivulet.testkit.ScriptedTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A publisher completes a topic while readers subscribe to it, on real threads: whoever comes when, each gets the final event once, and ends. */
@ExtendWith(LeakCheck.class)
@Timeout(120)
class CompletionRaceTest {

    private static final int ROUNDS = 200;
    private static final int READERS = 6;
    private static final int EVENTS = 20;

    /** What becomes of the connections of one round. */
    private static final class Readers implements ConnectionListener {

        final Map<SseConnection, CloseReason> closed = new ConcurrentHashMap<>();
        final CountDownLatch left = new CountDownLatch(READERS);
        private final String topic;
        private final boolean late;

        Readers(String topic, boolean late) {
            this.topic = topic;
            this.late = late;
        }

        @Override
        public void onOpen(SseConnection connection) {
            if (!late) {
                connection.subscribe(topic, StartFrom.oldest());
            }
        }

        @Override
        public void onClose(SseConnection connection, CloseReason reason) {
            closed.put(connection, reason);
            left.countDown();
        }
    }

    private final SseBroadcaster broadcaster =
            SseBroadcaster.builder().lanes(2).heartbeat(Duration.ZERO).build();

    @Test
    void readersThatComeWhileATopicCompletes_getEverythingOnceAndEnd() throws Exception {
        try (broadcaster) {
            for (int round = 0; round < ROUNDS; round++) {
                play("topic " + round, round % 2 == 1);
            }
        }
        assertThat(broadcaster.registry().count()).isZero();
    }

    private void play(String topic, boolean late) throws Exception {
        Readers readers = new Readers(topic, late);
        CyclicBarrier start = new CyclicBarrier(READERS / 2 + 1);
        List<ScriptedTransport> transports = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < READERS; i++) {
            transports.add(new ScriptedTransport());
        }
        for (int i = 0; i < READERS / 2; i++) {
            List<ScriptedTransport> two = transports.subList(2 * i, 2 * i + 2);
            threads.add(new Thread(() -> read(start, readers, two)));
        }
        threads.forEach(Thread::start);
        publish(start, topic);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(readers.left.await(30, TimeUnit.SECONDS))
                .as("all have ended")
                .isTrue();
        assertThat(readers.closed.values()).containsOnly(CloseReason.COMPLETED);
        assertThat(transports).allSatisfy(transport -> check(transport, late));
    }

    private void publish(CyclicBarrier start, String topic) throws Exception {
        start.await();
        for (int i = 1; i < EVENTS; i++) {
            broadcaster.publish(topic, SseEvent.of("" + i));
        }
        broadcaster.complete(topic, SseEvent.of("" + EVENTS));
    }

    private void read(CyclicBarrier start, Readers readers, List<ScriptedTransport> transports) {
        try {
            start.await();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        for (ScriptedTransport transport : transports) {
            SseConnection connection =
                    broadcaster.admit(ConnectionRequest.from("192.0.2.1")).open(transport, readers);
            if (readers.late) {
                connection.subscribe(readers.topic);
            }
        }
    }

    private static void check(ScriptedTransport transport, boolean late) {
        List<ReceivedEvent> events = transport.events();
        List<String> data = events.stream()
                .filter(event -> event.name().equals("message"))
                .map(ReceivedEvent::data)
                .toList();
        int first = late ? Integer.parseInt(data.get(0)) : 1;
        List<String> all = new ArrayList<>();
        for (int i = first; i <= EVENTS; i++) {
            all.add("" + i);
        }
        assertThat(data).isEqualTo(all);
        assertThat(events.get(events.size() - 1).name()).isEqualTo("end");
        assertThat(events).hasSize(data.size() + 1);
        assertThat(transport.isCompleted()).isTrue();
        assertThat(transport.violations()).isEmpty();
    }
}
