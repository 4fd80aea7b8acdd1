// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.event.SseEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Publishes events of all sizes to several topics from several threads, as fast as it can but only so far ahead of the reader, and writes down
 * which position each of them got.
 */
final class Traffic implements AutoCloseable {

    private static final int THREADS = 4;
    private static final int HUGE = 60_000;
    private static final String ALPHABET = "abc \n\u017C\u4F60\u05E9";

    record Published(String topic, String data) {}

    private final SseBroadcaster broadcaster;
    private final List<String> topics;
    private final LongSupplier read;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final List<Future<?>> publishers = new ArrayList<>();
    private final NavigableMap<Long, Published> bySequence = new ConcurrentSkipListMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private volatile int lead = 100;
    private volatile long allowed;
    private volatile boolean stopped;

    /**
     * Begins.
     *
     * @param read the sequence of the last event that the reader has got
     */
    Traffic(SseBroadcaster broadcaster, List<String> topics, long seed, LongSupplier read) {
        this.broadcaster = broadcaster;
        this.topics = topics;
        this.read = read;
        for (int thread = 0; thread < THREADS; thread++) {
            Random random = new Random(seed + thread);
            publishers.add(threads.submit(() -> publishAll(random)));
        }
    }

    private void publishAll(Random random) {
        while (!stopped) {
            if (broadcaster.position().sequence() < Math.max(read.getAsLong() + lead, allowed)) {
                publish(random);
            } else {
                LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(200));
            }
        }
    }

    private void publish(Random random) {
        String topic = topics.get(random.nextInt(topics.size()));
        String data = count.incrementAndGet() + " " + text(random);
        SseEvent event = random.nextInt(4) == 0 ? SseEvent.named("tick", data) : SseEvent.of(data);
        bySequence.put(broadcaster.publish(topic, event).sequence(), new Published(topic, data));
    }

    private static String text(Random random) {
        int length = random.nextInt(500) == 0 ? random.nextInt(HUGE) : random.nextInt(200);
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }

    /** Sets how many events may be on their way to the reader. */
    void lead(int events) {
        lead = events;
    }

    /** Waits until the sequence has gone on by so much, however far ahead of the reader that is. */
    void awaitPublished(int more) {
        long end = broadcaster.position().sequence() + more;
        allowed = end;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (broadcaster.position().sequence() < end) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError(
                        "the publishers have stopped at " + broadcaster.position() + ", before " + end);
            }
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(200));
        }
    }

    /** Publishes nothing more, and answers what was published, in its order. */
    NavigableMap<Long, Published> stop() throws Exception {
        stopped = true;
        for (Future<?> publisher : publishers) {
            publisher.get(20, TimeUnit.SECONDS);
        }
        return bySequence;
    }

    @Override
    public void close() {
        stopped = true;
        threads.shutdownNow();
    }
}
