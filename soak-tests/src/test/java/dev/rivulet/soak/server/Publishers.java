// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.soak.server;

import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.connection.SseConnection;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whoever publishes: a thread for each topic, and one that sends to single connections.
 *
 * <p>Thread safety: none; used by one thread.
 */
final class Publishers {

    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int ONE_IN = 20;

    private final SseBroadcaster broadcaster;
    private final List<Publisher> publishers;
    private final Random random;
    private final Thread sender;
    private volatile boolean ceased;

    Publishers(SseBroadcaster broadcaster, double rate, long seed) {
        this.broadcaster = broadcaster;
        this.publishers = Stream.of(SoakTopic.values())
                .map(topic -> new Publisher(broadcaster, topic, rate, seed + topic.ordinal()))
                .toList();
        this.random = new Random(seed - 1);
        this.sender = new Thread(this::send, "sender to single connections");
    }

    void start() {
        publishers.forEach(Publisher::start);
        sender.start();
    }

    private void send() {
        while (!ceased) {
            for (SseConnection connection : broadcaster.registry().all()) {
                if (random.nextInt(ONE_IN) == 0
                        && connection.attribute(SoakServlet.OWN) instanceof SoakServlet.Own own) {
                    own.sendTo(connection);
                }
            }
            LockSupport.parkNanos(PAUSE);
        }
    }

    /** Publishes no more, and says what the last events were. */
    String cease() throws InterruptedException {
        ceased = true;
        sender.join();
        for (Publisher each : publishers) {
            each.cease();
        }
        return publishers.stream().map(Publisher::last).collect(Collectors.joining(" "));
    }
}
