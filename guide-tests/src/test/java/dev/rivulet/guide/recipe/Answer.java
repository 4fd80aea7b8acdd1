// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.guide.recipe;

import dev.rivulet.connection.SseConnection;
import dev.rivulet.event.SseEvent;
import java.util.Iterator;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

final class Answer implements Runnable, AutoCloseable {

    private final SseConnection connection;
    private final Stream<String> tokens;
    private final Iterator<String> iterator;
    private final Executor threads;

    Answer(SseConnection connection, Stream<String> tokens, Executor threads) {
        this.connection = connection;
        this.tokens = tokens;
        this.iterator = tokens.iterator();
        this.threads = threads;
    }

    @Override
    public void run() {
        try {
            for (int i = 0; i < 32 && iterator.hasNext(); i++) {
                connection.send(SseEvent.named("token", iterator.next()));
            }
            if (connection.closeReason().isPresent()) {
                return;
            }
            if (iterator.hasNext()) {
                connection.whenWritten(() -> threads.execute(this));
            } else {
                connection.terminate();
            }
        } catch (RuntimeException e) {
            connection.send(SseEvent.named("failed", "the model does not answer"));
            connection.terminate();
        }
    }

    @Override
    public void close() {
        tokens.close();
    }
}
