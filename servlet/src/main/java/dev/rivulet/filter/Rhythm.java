// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.filter;

import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * When a stream needs the filter: a heartbeat after silence, a flush after an event that was not flushed. The clock's thread looks, and has a worker act, who looks again with the stream's lock.
 *
 * <p>Thread safety: what the application does is noted with the stream's lock; the clock looks without it.
 */
final class Rhythm {

    private final StreamTerms terms;

    /** Whether the filter may add something at all. */
    private final BooleanSupplier welcome;

    private final BooleanSupplier done;
    private final Runnable heartbeat;
    private final Runnable flush;

    // written with the stream's lock
    private volatile LineState line;
    private volatile boolean unflushed;
    private volatile long unflushedSince;
    private volatile long lastWrite = System.nanoTime();
    private boolean everFlushed;

    // by any thread
    private volatile boolean flushTimer;
    private volatile boolean flushMissed;
    private volatile @Nullable Future<?> heartbeatTimer;

    Rhythm(
            StreamTerms terms,
            LineState line,
            BooleanSupplier welcome,
            BooleanSupplier done,
            Runnable heartbeat,
            Runnable flush) {
        this.terms = terms;
        this.line = line;
        this.welcome = welcome;
        this.done = done;
        this.heartbeat = heartbeat;
        this.flush = flush;
    }

    void start() {
        if (terms.heartbeat() > 0 && terms.eventStream()) {
            heartbeatTimer = terms.threads().schedule(this::heartbeatDue, terms.heartbeat());
        }
    }

    /** No heartbeats any more. */
    void stop() {
        Future<?> timer = heartbeatTimer;
        if (timer != null) {
            timer.cancel(false);
        }
    }

    // ---- what the application does

    void wrote(byte[] bytes, int offset, int length) {
        LineState now = line.after(bytes, offset, length);
        line = now;
        lastWrite = System.nanoTime();
        if (!unflushed) {
            unflushedSince = lastWrite;
            unflushed = true;
        }
        if (terms.flushAfter() > 0 && !flushTimer && isFlushable(now)) {
            flushLater(terms.flushAfter());
        }
    }

    /** Answers whether that was the first time that something was flushed. */
    boolean flushed() {
        boolean first = !everFlushed && unflushed;
        everFlushed |= first;
        unflushed = false;
        return first;
    }

    /** Nothing was written after all. */
    void rewind() {
        line = LineState.START;
        unflushed = false;
    }

    // ---- heartbeats

    private void heartbeatDue() {
        if (done.getAsBoolean()) {
            return;
        }
        long silence = System.nanoTime() - lastWrite;
        boolean due = silence >= terms.heartbeat();
        if (due && takesHeartbeat()) {
            terms.threads().execute(heartbeat);
        }
        heartbeatTimer =
                terms.threads().schedule(this::heartbeatDue, due ? terms.heartbeat() : terms.heartbeat() - silence);
    }

    /** Whether a heartbeat is to be written now. */
    boolean wantsHeartbeat() {
        return takesHeartbeat() && System.nanoTime() - lastWrite >= terms.heartbeat();
    }

    private boolean takesHeartbeat() {
        return welcome.getAsBoolean() && (line.takesHeartbeat() || (terms.early() && isAtStart()));
    }

    /** Whether the application has written nothing. */
    boolean isAtStart() {
        return line == LineState.START;
    }

    void heartbeatWritten() {
        lastWrite = System.nanoTime();
    }

    // ---- forgotten flushes

    private boolean isFlushable(LineState now) {
        return terms.eventStream() ? now.endsEvent() : now.endsLine();
    }

    /** The timer is taken down before anything is looked at: whoever writes later sees that, and sets it again. */
    private void flushDue() {
        flushTimer = false;
        if (isFlushForgotten()) {
            long left = terms.flushAfter() - (System.nanoTime() - unflushedSince);
            flushMissed = left <= 0;
            if (left > 0 || !terms.threads().execute(flush)) {
                flushLater(Math.max(left, 1));
            }
        }
    }

    private void flushLater(long nanos) {
        flushTimer = true;
        Future<?> ignored = terms.threads().schedule(this::flushDue, nanos);
    }

    /** Whether a flush is to be done now. */
    boolean wantsFlush() {
        flushMissed = false;
        return isFlushForgotten();
    }

    private boolean isFlushForgotten() {
        return welcome.getAsBoolean() && unflushed && isFlushable(line);
    }

    /** Somebody leaves the stream, and the worker that should have flushed may have found him at work. */
    void look() {
        if (flushMissed) {
            flushMissed = false;
            flushLater(terms.flushAfter());
        }
    }
}
