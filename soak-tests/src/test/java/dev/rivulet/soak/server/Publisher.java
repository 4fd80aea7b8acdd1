// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.soak.server;

import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.event.SseEvent;
import java.util.Random;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;

/**
 * Publishes one topic in bursts. Each event says which number it is, and which sequence the one before it had, so that a reader can tell by itself what it
 * has missed: {@code topic number before nanoTime key size text}.
 *
 * <p>Thread safety: {@link #cease} may be called by any thread.
 */
final class Publisher {

    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int OFTEN = 20;
    private static final int OFTEN_IN = 50;
    private static final int LONG_ONES = 200;
    private static final int LONG = 12_000;

    private final SseBroadcaster broadcaster;
    private final SoakTopic topic;
    private final double rate;
    private final Random random;
    private final Thread thread;
    private volatile boolean ceased;

    // The thread's, and those who have waited for its end.
    private final long[] versions = new long[SoakTopic.KEYS];
    private long number;
    private long before;

    Publisher(SseBroadcaster broadcaster, SoakTopic topic, double rate, long seed) {
        this.broadcaster = broadcaster;
        this.topic = topic;
        this.rate = rate;
        this.random = new Random(seed);
        this.thread = new Thread(this::run, "publisher of " + topic);
    }

    void start() {
        thread.start();
    }

    private void run() {
        while (!ceased) {
            int burst = 1 + random.nextInt((int) Math.max(1, 2 * topic.burst() * rate));
            for (int i = 0; i < burst; i++) {
                publish();
            }
            LockSupport.parkNanos(PAUSE);
        }
    }

    private void publish() {
        int key = key();
        long counted = topic.isConflating() ? ++versions[key] : number + 1;
        int size = random.nextInt(LONG_ONES) == 0 ? random.nextInt(LONG) : random.nextInt(topic.size());
        String text = Character.toString('a' + (int) (counted % 26)).repeat(size);
        SseEvent event = SseEvent.of(topic.ordinal() + " " + counted + ' ' + before + ' ' + System.nanoTime() + ' '
                + key + ' ' + size + ' ' + text);
        number++;
        before = broadcaster
                .publish(topic.name(), topic.isConflating() ? event.withKey("key " + key) : event)
                .sequence();
    }

    /** Some keys change all the time, and some so seldom that their newest event outlives its place in the log. */
    private int key() {
        return random.nextInt(OFTEN_IN) == 0 ? OFTEN + random.nextInt(SoakTopic.KEYS - OFTEN) : random.nextInt(OFTEN);
    }

    /** Publishes no more, and waits until that is so. */
    void cease() throws InterruptedException {
        ceased = true;
        thread.join();
    }

    /** What the last event was, and the newest of each key: {@code TOPIC=sequence} and {@code versions=1,2,3}. */
    String last() {
        String last = topic.name() + '=' + before;
        if (!topic.isConflating()) {
            return last;
        }
        StringJoiner newest = new StringJoiner(",");
        LongStream.of(versions).forEach(version -> newest.add(Long.toString(version)));
        return last + " versions=" + newest;
    }
}
