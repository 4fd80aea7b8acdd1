// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.threads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.event.SseEvent;
import dev.rivulet.log.History;
import dev.rivulet.testkit.LeakCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The whole engine with its real threads: four publishers, fifty peers whose transports stall and break all the time, and who come back
 * with their last event id. Bounded by events, not by time.
 */
@ExtendWith(LeakCheck.class)
class ThreadedTrafficTest {

    private static final int PUBLISHERS = 4;
    private static final int EVENTS_PER_PUBLISHER = 3_000;
    private static final int EVENTS = PUBLISHERS * EVENTS_PER_PUBLISHER;
    private static final int PEERS = 50;
    private static final int PATIENCE_MILLIS = 120_000;
    private static final List<String> TOPICS = List.of("a", "b", "c");

    private final Map<Long, String> published = Collections.synchronizedMap(new TreeMap<>());

    private void publish(SseBroadcaster broadcaster, int publisher) {
        for (int i = 0; i < EVENTS_PER_PUBLISHER; i++) {
            String data = publisher + "-" + i + " " + "x".repeat(i * 7 % 300);
            String topic = TOPICS.get((i + publisher) % TOPICS.size());
            published.put(broadcaster.publish(topic, SseEvent.of(data)).sequence(), data);
        }
    }

    @RepeatedTest(2)
    @Timeout(240)
    void everyPeer_getsEverythingOnceAndInOrder() throws InterruptedException {
        SseBroadcaster broadcaster = SseBroadcaster.builder()
                .lanes(2)
                .history(History.ofEvents(EVENTS).bytes(100_000_000))
                .heartbeat(Duration.ofMillis(50))
                .build();
        List<ThreadedPeer> peers = new ArrayList<>();
        try (Network network = new Network()) {
            for (int i = 0; i < PEERS; i++) {
                ThreadedPeer peer = new ThreadedPeer(broadcaster, network, TOPICS, EVENTS, i);
                peers.add(peer);
                peer.connect();
            }
            List<Thread> publishers = new ArrayList<>();
            for (int i = 0; i < PUBLISHERS; i++) {
                int publisher = i;
                publishers.add(new Thread(() -> publish(broadcaster, publisher), "publisher-" + i));
            }
            publishers.forEach(Thread::start);
            for (Thread publisher : publishers) {
                publisher.join();
            }
            for (ThreadedPeer peer : peers) {
                assertThat(peer.awaitEvents(PATIENCE_MILLIS))
                        .as("%s events of %s", peer.sequences().size(), EVENTS)
                        .isTrue();
            }
            broadcaster.close();
        }

        assertThat(published).hasSize(EVENTS);
        for (ThreadedPeer peer : peers) {
            assertThat(peer.complaints()).isEmpty();
            assertThat(peer.sequences()).isEqualTo(List.copyOf(published.keySet()));
            assertThat(peer.data()).isEqualTo(List.copyOf(published.values()));
        }
        assertThat(peers.stream().mapToInt(ThreadedPeer::connections).sum()).isGreaterThan(2 * PEERS);
        assertThat(broadcaster.registry().count()).isZero();
    }
}
