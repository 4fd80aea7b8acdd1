// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.example.jetty;

import dev.rivulet.connection.SseConnection;
import dev.rivulet.connection.StartFrom;
import dev.rivulet.event.SseEvent;
import java.util.Iterator;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * One answer: a topic of its own, to which the words are published one by one. It pauses while nobody reads it.
 *
 * <p>Thread safety: the fields of the writing belong to the thread of {@link Answers}; the rest may be used by any.
 */
final class Answer {

    /** The event at the end. */
    record Done(int tokens, long millis, String source) {}

    private final String topic = "answer/" + UUID.randomUUID();
    private final Answers answers;
    private final Documentation.Passage passage;

    // Of the thread that writes.
    private final Iterator<String> tokens;
    private int written;
    private long startedAt;
    private long lastReadAt;

    // Written by that thread, read by any.
    private volatile boolean writing;
    private volatile boolean complete;

    Answer(Answers answers, Documentation.Passage passage) {
        this.answers = answers;
        this.passage = passage;
        this.tokens = passage.tokens().iterator();
    }

    String topic() {
        return topic;
    }

    /** Whether words are being published; not before somebody reads, nor while nobody does. */
    boolean isWriting() {
        return writing;
    }

    /** Lets a connection read: from the beginning, or from where it was. The writing goes on, if it has paused. When the topic is complete, the connection ends by itself. */
    void open(SseConnection connection) {
        connection.subscribe(topic, StartFrom.oldest());
        if (!complete) {
            answers.execute(this::goOn);
        }
    }

    private void goOn() {
        if (!writing && !complete) {
            writing = true;
            lastReadAt = System.nanoTime();
            startedAt = written == 0 ? lastReadAt : startedAt;
            writeNext();
        }
    }

    private void writeNext() {
        writing = isRead();
        if (writing && tokens.hasNext()) {
            answers.publish(this, SseEvent.named("token", tokens.next()));
            written++;
            answers.executeSoon(this::writeNext);
        } else if (writing) {
            finish();
        }
    }

    private boolean isRead() {
        long now = System.nanoTime();
        lastReadAt = answers.hasReaders(this) ? now : lastReadAt;
        return now - lastReadAt < answers.patience().toNanos();
    }

    private void finish() {
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedAt);
        Done done = new Done(written, millis, passage.source());
        complete = true;
        writing = false;
        answers.complete(this, Json.EVENTS.event(done).withName("done"));
    }
}
