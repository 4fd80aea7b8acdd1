// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.testkit;

import dev.rivulet.transport.Transport;
import dev.rivulet.transport.TransportListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A transport in memory that plays a container, well or badly, by the test's script.
 *
 * <p>It starts ready and keeps what is written. The script may take its readiness away ({@link #stall()}, {@link #readyForBytes(long)}),
 * give it back ({@link #resume()}), let calls fail ({@link #failAt}) and report failures as a container does ({@link #fail}).
 *
 * <p>Every breach of {@link Transport}'s contract is recorded and reported by {@link #violations()}: a write or flush without an
 * {@code isReady()} that answered {@code true} just before on the same thread, a write that is longer than a piece, anything after the end or after an exception, calls from
 * two threads at once, and bytes that were changed after they had been handed over.
 *
 * <p>Thread safety: safe for use by any thread; that the transport's own methods are confined to one is checked, not relied on. The
 * listener is called by the thread that changes the script, with no lock held.
 */
public final class ScriptedTransport implements Transport {

    private static final long UNLIMITED = Long.MAX_VALUE;

    /** The methods of a transport, for counting and for scripting failures. */
    public enum Call {
        /** {@link Transport#start}. */
        START,
        /** {@link Transport#isReady}. */
        IS_READY,
        /** {@link Transport#write}. */
        WRITE,
        /** {@link Transport#flush}. */
        FLUSH,
        /** {@link Transport#complete}. */
        COMPLETE,
        /** {@link Transport#abort}. */
        ABORT
    }

    private final Misuse misuse = new Misuse();
    private final long capacity;

    // written by the transport's caller and by the script, guarded by this
    private final List<Piece> pieces = new ArrayList<>(0);
    private final Map<Call, Integer> calls = new EnumMap<>(Call.class);
    private final List<Failure> failures = new ArrayList<>(0);
    private long byteCount;
    private long keptBytes;
    private long readyBytes = UNLIMITED;
    private boolean flushed = true;
    private @Nullable TransportListener listener;

    /** Written by the script alone. */
    private volatile boolean heldUpByPeer = true;

    private volatile int pieceBytes = Integer.MAX_VALUE;

    /** A transport that is ready and keeps all that is written. */
    public ScriptedTransport() {
        this(UNLIMITED);
    }

    private ScriptedTransport(long capacity) {
        this.capacity = capacity;
    }

    /**
     * A transport that keeps only the first bytes and counts the rest.
     *
     * @param bytes how many bytes to keep, at least 0
     * @return the transport
     * @throws IllegalArgumentException if the number is negative
     */
    public static ScriptedTransport keeping(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes: must not be negative, but was " + bytes);
        }
        return new ScriptedTransport(bytes);
    }

    /**
     * A transport that keeps nothing and only counts, for tests with very many connections.
     *
     * @return the transport
     */
    public static ScriptedTransport discarding() {
        return new ScriptedTransport(0);
    }

    // ---- the script

    /**
     * Takes or gives readiness. The listener is told when it is given.
     *
     * @param ready whether {@link #isReady()} answers true from now on
     */
    public void ready(boolean ready) {
        readyForBytes(ready ? UNLIMITED : 0);
    }

    /**
     * Gives readiness for so many bytes: it ends with the write that reaches the number, which is still taken whole, as containers do. The
     * listener is told.
     *
     * @param bytes how many bytes are taken from now on, 0 to end readiness at once
     * @throws IllegalArgumentException if the number is negative
     */
    public void readyForBytes(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes: must not be negative, but was " + bytes);
        }
        TransportListener told;
        synchronized (this) {
            readyBytes = bytes;
            told = bytes > 0 ? listener : null;
            notifyAll();
        }
        if (told != null) {
            told.onWritable();
        }
    }

    /** The peer stops reading: not ready any more. Same as {@code ready(false)}. */
    public void stall() {
        ready(false);
    }

    /**
     * Says whose doing it is when the transport is not ready.
     *
     * @param heldUp whether it is the peer's, as at first; otherwise that of the transport itself
     */
    public void heldUpByPeer(boolean heldUp) {
        heldUpByPeer = heldUp;
    }

    /**
     * Says how many bytes are best written at a time; a longer write is reported as a violation from then on, also of an event that is rightly given whole (see {@link Transport#pieceBytes}).
     *
     * @param bytes how many, at least 1; no bound at first
     * @throws IllegalArgumentException if the number is less than 1
     */
    public void pieceBytes(int bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("bytes: must be at least 1, but was " + bytes);
        }
        pieceBytes = bytes;
    }

    /** The peer reads again: ready without limit, and the listener is told. Same as {@code ready(true)}; also makes a spurious call. */
    public void resume() {
        ready(true);
    }

    /**
     * Lets one call fail. A write that fails takes no bytes.
     *
     * @param call    which method; for one that declares no such exception it is thrown all the same, as containers do
     * @param number  its how many-th call, counted from 1 over the transport's life
     * @param failure what it throws
     * @return this
     * @throws IllegalArgumentException if the number is less than 1
     */
    public synchronized ScriptedTransport failAt(Call call, int number, Throwable failure) {
        if (number < 1) {
            throw new IllegalArgumentException("number: must be at least 1, but was " + number);
        }
        failures.add(new Failure(call, number, failure));
        return this;
    }

    /**
     * Reports a failure to the listener, as a container does that has given the connection up.
     *
     * @param cause what it reports, or null
     * @throws IllegalStateException if the transport was not started
     */
    public void fail(@Nullable Throwable cause) {
        TransportListener told;
        synchronized (this) {
            told = listener;
        }
        if (told == null) {
            throw new IllegalStateException("the transport was not started");
        }
        told.onFailure(cause);
    }

    // ---- what happened

    /**
     * What was written, as far as it was kept.
     *
     * @return the bytes, as they were at the moment of writing
     */
    public synchronized byte[] written() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        pieces.forEach(piece -> all.writeBytes(piece.copy()));
        return all.toByteArray();
    }

    /**
     * What was written, as far as it was kept.
     *
     * @return the bytes, decoded as UTF-8
     */
    public String text() {
        return new String(written(), StandardCharsets.UTF_8);
    }

    /**
     * What a peer would have received.
     *
     * @return the events in {@link #written()}; their arrival is the moment of this call
     */
    public List<ReceivedEvent> events() {
        return EventStreamParser.parse(written());
    }

    /**
     * What a peer would have received beside events.
     *
     * @return the comments in {@link #written()}
     */
    public List<String> comments() {
        List<String> comments = new ArrayList<>();
        EventStreamParser.Listener collector = new EventStreamParser.Listener() {
            @Override
            public void onEvent(ReceivedEvent event) {
                // only comments are wanted
            }

            @Override
            public void onComment(String text) {
                comments.add(text);
            }
        };
        new EventStreamParser(collector).feed(written());
        return List.copyOf(comments);
    }

    /**
     * How many bytes were written, kept or not.
     *
     * @return the number
     */
    public synchronized long byteCount() {
        return byteCount;
    }

    /**
     * How often a method was called, failed calls included.
     *
     * @param call which method
     * @return the number
     */
    public synchronized int count(Call call) {
        return calls.getOrDefault(call, 0);
    }

    /**
     * Whether everything that was written has been flushed.
     *
     * @return true if nothing was written since the last flush
     */
    public synchronized boolean isFlushed() {
        return flushed;
    }

    /**
     * Whether the response was ended in good order.
     *
     * @return whether {@link #complete()} was called
     */
    public boolean isCompleted() {
        return count(Call.COMPLETE) > 0;
    }

    /**
     * Whether the response was ended at once.
     *
     * @return whether {@link #abort()} was called
     */
    public boolean isAborted() {
        return count(Call.ABORT) > 0;
    }

    /**
     * The breaches of the contract so far, in words.
     *
     * @return what happened, oldest first; empty if all is well
     */
    public synchronized List<String> violations() {
        List<String> all = new ArrayList<>(misuse.violations());
        for (Piece piece : pieces) {
            if (piece.isChanged()) {
                all.add("WRITE " + piece.number() + ": the bytes were changed after they had been handed over");
            }
        }
        return List.copyOf(all);
    }

    /**
     * Waits for something to happen, for tests in which the lanes have threads of their own.
     *
     * @param condition tried at once and after each call on this transport; it must not block
     * @throws AssertionError if it is not fulfilled within 20 seconds
     */
    public synchronized void await(Predicate<? super ScriptedTransport> condition) {
        if (!new Deadline(Duration.ofSeconds(20)).await(this, () -> condition.test(this))) {
            throw new AssertionError("nothing of the kind within 20 s on " + this);
        }
    }

    /** The state in one line. */
    @Override
    public synchronized String toString() {
        return "ScriptedTransport[" + byteCount + " bytes, calls " + calls + ", violations " + violations() + ']';
    }

    // ---- the transport

    @Override
    public void start(TransportListener listener) throws IOException {
        called(Call.START, () -> {
            this.listener = listener;
            return true;
        });
    }

    @Override
    public boolean isReady() {
        return called(Call.IS_READY, () -> readyBytes > 0);
    }

    @Override
    public boolean isHeldUpByPeer() {
        return heldUpByPeer;
    }

    @Override
    public int pieceBytes() {
        return pieceBytes;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        called(Call.WRITE, () -> {
            Objects.checkFromIndexSize(offset, length, bytes.length);
            if (length == 0) {
                misuse.report(Call.WRITE, "of no bytes");
            }
            if (length > pieceBytes) {
                misuse.report(Call.WRITE, "of " + length + " bytes, more than a piece");
            }
            take(bytes, offset, length);
            return true;
        });
    }

    @Override
    public void flush() throws IOException {
        called(Call.FLUSH, () -> flushed = true);
    }

    @Override
    public void complete() {
        called(Call.COMPLETE, () -> true);
    }

    @Override
    public void abort() {
        called(Call.ABORT, () -> true);
    }

    private boolean called(Call call, Action action) {
        misuse.enter(call);
        boolean answer = false;
        try {
            answer = counted(call, action);
            return answer;
        } catch (Throwable failure) {
            misuse.failed();
            throw failure;
        } finally {
            misuse.leave(call, answer);
        }
    }

    private synchronized boolean counted(Call call, Action action) {
        notifyAll();
        int number = calls.merge(call, 1, Integer::sum);
        for (Failure failure : failures) {
            if (failure.call() == call && failure.number() == number) {
                ScriptedTransport.<RuntimeException>throwAnything(failure.thrown());
            }
        }
        return action.run();
    }

    private void take(byte[] bytes, int offset, int length) {
        flushed = false;
        byteCount += length;
        if (readyBytes != UNLIMITED) {
            readyBytes = Math.max(0, readyBytes - length);
        }
        int kept = (int) Math.min(length, capacity - keptBytes);
        if (kept > 0) {
            keptBytes += kept;
            pieces.add(new Piece(calls.getOrDefault(Call.WRITE, 0), bytes, offset, kept));
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void throwAnything(Throwable failure) throws T {
        throw (T) failure;
    }

    @FunctionalInterface
    private interface Action {
        boolean run();
    }

    private record Failure(Call call, int number, Throwable thrown) {}

    /** What one write handed over: the caller's own array, to see whether it stays as it was, and a copy. */
    private static final class Piece {

        private final int number;
        private final byte[] bytes;
        private final int offset;
        private final byte[] copy;

        Piece(int number, byte[] bytes, int offset, int length) {
            this.number = number;
            this.bytes = bytes;
            this.offset = offset;
            this.copy = Arrays.copyOfRange(bytes, offset, offset + length);
        }

        int number() {
            return number;
        }

        byte[] copy() {
            return copy;
        }

        boolean isChanged() {
            return !Arrays.equals(bytes, offset, offset + copy.length, copy, 0, copy.length);
        }
    }
}
