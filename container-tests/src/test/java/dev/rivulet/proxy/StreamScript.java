// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.proxy;

import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What an application is to write, one event at a time, told by the test. */
final class StreamScript {

    private static final long PATIENCE_SECONDS = 60;
    private static final String END = "end";
    private static final String EVENT = "data: ";

    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final BlockingQueue<Instant> written = new LinkedBlockingQueue<>();

    private final CompletableFuture<IOException> failure = new CompletableFuture<>();

    /** Lets the application write an event. */
    void write(String data) {
        lines.add(EVENT + data + "\n\n");
    }

    /** The same; returns the time at which the application had written and flushed it. */
    Instant writeNow(String data) {
        write(data);
        return taken(written);
    }

    /** Lets the application return. */
    void end() {
        lines.add(END);
    }

    /** What comes next, until {@link #isEnd}. */
    String next() {
        return taken(lines);
    }

    static boolean isEnd(String line) {
        return line.equals(END);
    }

    void wrote() {
        written.add(Instant.now());
    }

    void failed(IOException cause) {
        failure.complete(cause);
    }

    /** What ended the stream for the application. */
    CompletableFuture<IOException> failure() {
        return failure;
    }

    static <T> T taken(BlockingQueue<T> queue) {
        try {
            T next = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("nothing within " + PATIENCE_SECONDS + " s");
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
