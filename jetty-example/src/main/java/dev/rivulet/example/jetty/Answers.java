// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.example.jetty;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.event.SseEvent;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Writes all answers, by one thread, and remembers for a while which event belongs to which: a browser that comes back repeats its question,
 * and only the id of the last event that it saw tells which answer it means.
 *
 * <p>Thread safety: safe for use by any thread.
 */
final class Answers implements AutoCloseable {

    private static final int SHORTEST_PAUSE = 20;
    private static final int LONGEST_PAUSE = 60;
    private static final Duration REMEMBERED = Duration.ofMinutes(10);

    private final SseBroadcaster broadcaster;
    private final Duration patience;
    private final Documentation documentation = Documentation.load();
    private final ScheduledExecutorService writer =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "example-answers"));

    /** Guarded by this, so that an event is known before anybody can come back with its id. */
    private final Cache<String, Answer> byEventId =
            Caffeine.newBuilder().expireAfterWrite(REMEMBERED).build();

    /**
     * Begins.
     *
     * @param patience how long an answer that nobody reads is written on
     */
    Answers(SseBroadcaster broadcaster, Duration patience) {
        this.broadcaster = broadcaster;
        this.patience = patience;
    }

    /** A new answer, which is written as soon as somebody reads it. */
    Answer to(String question) {
        return new Answer(this, documentation.find(question));
    }

    synchronized Optional<Answer> withEvent(String eventId) {
        return Optional.ofNullable(byEventId.getIfPresent(eventId));
    }

    // ---- for an answer

    Duration patience() {
        return patience;
    }

    /** Publishes to an answer's readers. */
    synchronized void publish(Answer answer, SseEvent event) {
        byEventId.put(broadcaster.publish(answer.topic(), event).toString(), answer);
    }

    /** Publishes the last event, after which the readers' streams end and their browsers stay away. */
    synchronized void complete(Answer answer, SseEvent event) {
        byEventId.put(broadcaster.complete(answer.topic(), event).toString(), answer);
    }

    boolean hasReaders(Answer answer) {
        return broadcaster.registry().countInTopic(answer.topic()) > 0;
    }

    void execute(Runnable task) {
        writer.execute(task);
    }

    void executeSoon(Runnable task) {
        int pause = ThreadLocalRandom.current().nextInt(SHORTEST_PAUSE, LONGEST_PAUSE);
        Future<?> unused = writer.schedule(task, pause, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        writer.shutdownNow();
    }
}
