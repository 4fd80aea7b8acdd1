// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.filter;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/*
 * Two write: the application, and the filter's worker, which inserts heartbeats and flushes what was forgotten. One lock per stream keeps them
 * apart. The worker never waits for it: who holds it is writing, so there is no silence.
 *
 * Containers recycle responses. Nobody may be inside the container for a response that is completed, or dispatched to a thread which will
 * complete it. Therefore these two are not passed on while somebody holds the lock: the step is put down in "leaving", and whoever holds the lock takes it when he
 * lets go.
 *
 *   OPEN --end(step)--> ENDING --nobody is inside, nothing is held--> OVER      the step runs on the last arrow
 *     |                    |                                           ^
 *     +--------------------+--end(), over(), discard()-----------------+
 */
/**
 * An event stream that the application writes, with what the filter adds to it.
 *
 * <p>Thread safety: safe for use by any thread.
 */
final class EventStream {

    private static final System.Logger LOG = System.getLogger(EventStream.class.getName());

    private static final byte[] HEARTBEAT = ":\n".getBytes(StandardCharsets.US_ASCII);

    /** How long a thread of the container's that reports an error waits for a writer that is still inside. */
    private static final long MAX_WAIT = TimeUnit.SECONDS.toNanos(1);

    /** A call without blocking takes microseconds. */
    private static final long SHORT_WAIT = TimeUnit.MILLISECONDS.toNanos(100);

    private enum Life {
        /** The application writes, and the filter, unless it has been told to be quiet. */
        OPEN,
        /** The application has ended the stream; what it had written before may still be on its way into the container. */
        ENDING,
        /** Nothing enters the container any more. */
        OVER
    }

    /** Something that ends the response, or hands it on. */
    interface Step {
        void run() throws IOException;
    }

    /** A step, and whether it is the last that is done with the response here. */
    private record Leaving(Step step, boolean last) {}

    private final StreamTerms terms;
    private final ServletOutputStream out;
    private final LendableLock lock = new LendableLock();
    private final StuckGuard guard = new StuckGuard();

    private final Rhythm rhythm;

    // guarded by the lock
    private volatile Outlet outlet;

    /** If a heartbeat has come before the application's first byte. */
    private @Nullable ByteOrderMark mark;

    // by any thread
    private volatile boolean quiet;
    private final AtomicReference<Life> life = new AtomicReference<>(Life.OPEN);
    private volatile @Nullable Throwable failure;
    private volatile boolean writePossible;
    private volatile @Nullable Thread reporter;
    private final AtomicReference<@Nullable Leaving> leaving = new AtomicReference<>();

    EventStream(StreamTerms terms, ServletOutputStream out, LineState line) {
        this.terms = terms;
        this.out = out;
        this.outlet = new BlockingOutlet(out);
        this.rhythm = new Rhythm(
                terms,
                line,
                () -> !quiet && !isDone(),
                this::isDone,
                () -> intervene(this::heartbeat),
                () -> intervene(this::flushForgotten));
        rhythm.start();
    }

    // ---- the application

    void write(byte[] bytes, int offset, int length) throws IOException {
        lock.lock();
        try {
            requireOpen();
            if (mark == null) {
                outlet.write(bytes, offset, length);
            } else {
                writeWithoutMark(mark, bytes, offset, length);
            }
            rhythm.wrote(bytes, offset, length);
        } catch (IOException e) {
            fail(e);
            throw e;
        } finally {
            unlock();
        }
    }

    private void writeWithoutMark(ByteOrderMark found, byte[] bytes, int offset, int length) throws IOException {
        byte[] rest = found.strip(bytes, offset, length);
        if (found.isOver()) {
            mark = null;
        }
        if (rest.length > 0) {
            outlet.write(rest, 0, rest.length);
        }
    }

    void flush() throws IOException {
        flush(() -> outlet.flush());
    }

    /** Flushes what the response has, where the outlet has no way of its own. */
    void flushBuffer(Step how) throws IOException {
        flush(() -> outlet.flushBuffer(how));
    }

    private void flush(Step how) throws IOException {
        lock.lock();
        try {
            requireOpen();
            how.run();
            flushed();
        } catch (IOException e) {
            fail(e);
            throw e;
        } finally {
            unlock();
        }
    }

    /** A flush that is held has sent nothing yet. */
    private void flushed() {
        if (outlet.isDrained() && rhythm.flushed()) {
            terms.flushed().run();
        }
    }

    @SuppressWarnings("ReferenceEquality")
    private void requireOpen() throws IOException {
        if (life.get() != Life.OPEN) {
            throw new IOException("the response has ended");
        }
        if (failure != null) {
            throw new IOException("the peer is gone", failure);
        }
        Thread only = reporter;
        if (only != null && only != Thread.currentThread()) {
            throw new IOException("the container has reported an error, and ends the response");
        }
    }

    /** True where nothing can be written any more, so that the application tries, and learns of it. */
    boolean isReady() {
        lock.lock();
        try {
            return isDone() || outlet.isReady();
        } finally {
            unlock();
        }
    }

    void setWriteListener(WriteListener application) {
        NonBlockingOutlet nonBlocking = new NonBlockingOutlet(this, out, application);
        lock.lock();
        try {
            nonBlocking.listen();
            outlet = nonBlocking;
        } finally {
            unlock();
        }
    }

    /** The application has dropped what it had written and not sent. */
    void rewind(Runnable step) {
        lock.lock();
        try {
            step.run();
            rhythm.rewind();
        } finally {
            unlock();
        }
    }

    // ---- what the filter adds

    private void heartbeat() throws IOException {
        if (rhythm.wantsHeartbeat()) {
            if (rhythm.isAtStart() && mark == null) {
                mark = new ByteOrderMark();
            }
            if (outlet.heartbeat(HEARTBEAT)) {
                flushed();
            }
            rhythm.heartbeatWritten();
        }
    }

    private void flushForgotten() throws IOException {
        if (rhythm.wantsFlush()) {
            outlet.flush();
            flushed();
        }
    }

    /** Does something between two acts of the application; nothing if it is just at work. */
    private void intervene(Step step) {
        if (!lock.tryLock()) {
            return;
        }
        Throwable problem = null;
        guard.enter();
        Future<?> rescue =
                terms.threads().schedule(() -> guard.interruptAfter(terms.writeTimeout()), terms.writeTimeout());
        try {
            step.run();
        } catch (IOException | RuntimeException e) {
            problem = e;
            fail(e);
        } finally {
            rescue.cancel(false);
            guard.leave();
            unlock();
        }
        if (problem != null) {
            LOG.log(System.Logger.Level.DEBUG, "The peer is gone", problem);
            outlet.failed(problem);
            terms.failed().accept(problem);
        }
    }

    /**
     * Runs a listener of the application's that is told of an error. Undertow does that within the write that failed, also within one of ours. Then the lock is lent to the application: it may be
     * waiting for it, and its listener for the application. Nobody gets into the container by that, since the stream has failed.
     */
    void tellOfError(@Nullable Throwable cause, Step listener) throws IOException {
        if (lock.isMine()) {
            fail(cause == null ? new IOException("the peer is gone") : cause);
            lock.lendDuring(listener);
        } else {
            listener.run();
        }
    }

    // ---- the container

    /**
     * Writing is possible again, says the container. Does not wait on a thread that must not; then the work is done by whoever lets go of the lock. Others do not return before whoever is inside has
     * left: Tomcat recycles a response that it finds broken then.
     */
    void onWritePossible() throws IOException {
        writePossible = true;
        try {
            if (lock.tryLock(terms.mayWaitForLock() ? SHORT_WAIT : 0)) {
                serveWritePossible();
            }
        } finally {
            if (terms.mayWaitForLock() && lock.tryLock(SHORT_WAIT)) {
                unlock();
            }
        }
    }

    /** Called with the lock, and gives it back. */
    private void serveWritePossible() throws IOException {
        boolean call = false;
        NonBlockingOutlet nonBlocking = null;
        try {
            writePossible = false;
            if (outlet instanceof NonBlockingOutlet current && failure == null && life.get() != Life.OVER) {
                nonBlocking = current;
                call = current.drain() && life.get() == Life.OPEN;
            }
        } catch (IOException e) {
            fail(e);
            throw e;
        } finally {
            unlock();
        }
        if (nonBlocking != null && call) {
            nonBlocking.callApplication();
        }
    }

    private void serveWritePossibleLater() {
        if (writePossible && lock.tryLock()) {
            try {
                serveWritePossible();
            } catch (IOException | RuntimeException e) {
                fail(e);
                outlet.failed(e);
            }
        }
    }

    /** The container has found the peer gone, and told the listener of writes alone. */
    void failedOutside(Throwable cause) {
        fail(cause);
        terms.failed().accept(cause);
    }

    /** Something has gone wrong for good: nothing more is added, and the application's next write fails. */
    void fail(Throwable cause) {
        if (failure == null) {
            failure = cause;
        }
        rhythm.stop();
    }

    /** Answers true once. */
    boolean once(BooleanSupplier first) {
        lock.lock();
        try {
            return first.getAsBoolean();
        } finally {
            unlock();
        }
    }

    // ---- life

    private boolean isDone() {
        return life.get() != Life.OPEN || failure != null;
    }

    /** Heartbeats may go on: somebody will be told when the response is over. */
    void resume() {
        quiet = false;
        reporter = null;
    }

    /**
     * The container reports an error with the calling thread: it ends the response when its listeners have been told, unless they do. They may still write; other threads would do so while the response
     * is being recycled.
     */
    void failing() {
        reporter = Thread.currentThread();
        quiet();
    }

    /**
     * No heartbeats from now on, and none under way: an error or a timeout is being reported by the container, which recycles what belongs to the response soon.
     * Waits for the application as well if that is just in a write; not for ever, and not for the calling thread itself.
     */
    void quiet() {
        quiet = true;
        if (lock.tryLock(MAX_WAIT)) {
            unlock();
        } else {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "A write did not return for a second while its response was being ended");
        }
    }

    /** The service method has returned and the response is not asynchronous: it ends now. Waits for a heartbeat that is under way. */
    void end() {
        lock.lock();
        try {
            over();
        } finally {
            unlock();
        }
    }

    /** The container has ended the response. Waits for nothing: Tomcat holds a lock here that a failing writer needs. */
    void over() {
        life.set(Life.OVER);
        leaving.set(null);
        rhythm.stop();
    }

    /** The response stops being this stream, if the step succeeds: it is reset, or becomes an error page. */
    void discard(Step step) throws IOException {
        lock.lock();
        try {
            step.run();
            over();
        } finally {
            unlock();
        }
    }

    /** Hands the response on as soon as nobody is inside the container: at once, or when that one leaves. No heartbeats until {@link #resume()}. */
    void handOn(Step step) throws IOException {
        quiet = true;
        leave(step, true);
    }

    /** The application has closed the stream; the response goes on until it is ended. Nothing is done where that has happened. */
    void close(Step step) throws IOException {
        if (life.compareAndSet(Life.OPEN, Life.ENDING)) {
            rhythm.stop();
            leave(step, false);
        }
    }

    /** Ends the response as soon as nobody is inside the container, and everything held has been handed over. */
    void end(Step step) throws IOException {
        life.compareAndSet(Life.OPEN, Life.ENDING);
        if (life.get() == Life.OVER) {
            step.run();
            return;
        }
        rhythm.stop();
        leave(step, true);
    }

    private void leave(Step step, boolean last) throws IOException {
        Leaving mine = new Leaving(step, last);
        if (last) {
            leaving.set(mine);
        } else if (!leaving.compareAndSet(null, mine)) {
            return; // the last step has come meanwhile, and includes this one
        }
        Step own = takeStep();
        if (own != null) {
            own.run();
        } else if (leaving.get() != null) {
            terms.threads().executeLater(this::leaveAnyway, terms.writeTimeout());
        }
    }

    /** The step, if it may be taken now: the last one, to be run without the lock, since the container calls the application then. Any other has been run. */
    private @Nullable Step takeStep() throws IOException {
        if (leaving.get() == null || lock.isLentByAnother() || !lock.tryLock()) {
            return null;
        }
        Leaving taken = null;
        try {
            if (outlet.isDrained() || failure != null) {
                taken = leaving.getAndSet(null);
            }
            if (taken != null && taken.last) {
                life.compareAndSet(Life.ENDING, Life.OVER);
            } else if (taken != null && life.get() != Life.OVER) {
                taken.step.run();
            }
        } finally {
            release(taken != null);
        }
        return taken != null && taken.last ? taken.step : null;
    }

    private void leaveAnyway() {
        if (leaving.get() != null) {
            fail(new IOException("the peer took nothing while the response was being ended"));
            runStep();
        }
    }

    private void runStep() {
        try {
            Step step = takeStep();
            if (step != null) {
                step.run();
            }
        } catch (IOException | RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "The container had ended the response itself", e);
        }
    }

    /** What had to wait for the lock is done now. */
    private void unlock() {
        release(true);
    }

    private void release(boolean takesStep) {
        lock.unlock();
        if (!lock.isMine()) {
            if (takesStep && leaving.get() != null) {
                runStep();
            }
            rhythm.look();
            if (writePossible && !terms.threads().execute(this::serveWritePossibleLater)) {
                terms.threads().executeLater(this::serveWritePossibleLater, SHORT_WAIT);
            }
        }
    }
}
