// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/*
 *    IDLE --write()--> WRITING --written, failed--> IDLE
 *     |                   |
 *     | complete(),       | complete(), abort()
 *     | abort()           v
 *     |                ENDING    the worker ends the response when it comes out
 *     v                   |
 *    OVER <---------------+
 *
 * Whoever has made the step that leads into WRITING, ENDING's end or OVER is the only one who may call the container: the lane in IDLE, the worker in WRITING and
 * ENDING. So nobody completes a response under a thread that is still writing to it.
 */
/**
 * Writes where only blocking is possible: on containers of Servlet 3.0, and through a filter's stream that knows nothing of non-blocking writes. Each write is made by a
 * worker; the lane goes on meanwhile, and takes this connection for one that is not ready. A peer that does not read holds up one worker, until the write timeout has passed
 * (see {@link WriteRelease}) or the container's own.
 *
 * <p>Thread safety: as {@link dev.rivulet.transport.Transport} says.
 */
final class BlockingTransport extends ServletTransport {

    private enum State {
        /** Nothing is being written. */
        IDLE,
        /** A worker writes, or is about to. */
        WRITING,
        /** A worker still writes, and then ends the response. */
        ENDING,
        OVER
    }

    private final ServletOutputStream out;
    private final WriteRelease release;
    private final ServingThread serving;
    private final WriteWorkers workers;
    private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);

    /** Set by the lane before it makes the step to ENDING. */
    private volatile boolean aborted;

    /** Who is inside a write. Guarded by this. */
    private @Nullable Thread writer;

    BlockingTransport(
            Exchange exchange,
            ServletOutputStream out,
            WriteRelease release,
            ServingThread serving,
            WriteWorkers workers) {
        super(exchange);
        this.out = out;
        this.release = release;
        this.serving = serving;
        this.workers = workers;
    }

    @Override
    void begin() {}

    @Override
    public boolean isReady() {
        return state.get() == State.IDLE && !gate().isShut();
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        state.set(State.WRITING);
        try {
            workers.execute(() -> work(bytes, offset, length));
        } catch (RejectedExecutionException e) {
            state.set(State.IDLE);
            throw new IOException("the webapp has stopped", e);
        } catch (RuntimeException | Error e) {
            state.set(State.IDLE);
            throw e;
        }
    }

    /** A write that waits for a worker is not the peer's doing. */
    @Override
    public synchronized boolean isHeldUpByPeer() {
        return writer != null;
    }

    /** Each write is flushed by its worker. */
    @Override
    public void flush() {}

    private void work(byte[] bytes, int offset, int length) {
        try {
            writeAndFlush(bytes, offset, length);
        } catch (Throwable e) {
            failed(e);
        } finally {
            if (state.compareAndSet(State.WRITING, State.IDLE)) {
                writable();
            } else {
                endNow();
            }
        }
    }

    /** Waits before it enters: the thread it waits for may wait until nobody is inside. */
    private void writeAndFlush(byte[] bytes, int offset, int length) throws IOException {
        serving.awaitGone();
        enter();
        try {
            if (enterWrite()) {
                out.write(bytes, offset, length);
                out.flush();
            }
        } finally {
            leaveWrite();
            gate().leave();
        }
    }

    /** Answers whether to write. Whoever ends the connection either is seen here, or sees the writer. */
    private synchronized boolean enterWrite() {
        boolean wanted = state.get() == State.WRITING;
        writer = wanted ? Thread.currentThread() : null;
        return wanted;
    }

    /** No interrupt of ours outlives this. */
    private synchronized void leaveWrite() {
        writer = null;
        Thread.interrupted();
    }

    @Override
    public void complete() {
        end(false);
    }

    @Override
    public void abort() {
        end(true);
    }

    private void end(boolean abort) {
        aborted = abort;
        if (state.compareAndSet(State.WRITING, State.ENDING)) {
            if (abort) {
                freeWriter();
            }
        } else {
            endNow();
        }
    }

    private void endNow() {
        state.set(State.OVER);
        if (aborted) {
            abortNow();
        } else {
            completeNow();
        }
    }

    private synchronized void freeWriter() {
        if (writer != null) {
            release.free(writer);
        }
    }

    @Override
    boolean mayCompleteUnderWriter() {
        return false;
    }
}
