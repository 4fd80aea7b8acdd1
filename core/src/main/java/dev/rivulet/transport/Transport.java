// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.transport;

import java.io.IOException;

/**
 * The way from a connection to its container: what a container adapter implements.
 *
 * <p>After {@link #start} all methods are called by one thread at a time, the connection's lane. The lane calls {@link #isReady()}
 * immediately before every {@link #write} and every {@link #flush()}, on the same thread, and makes at most one of these calls for each
 * {@code true}. An adapter may rely on that and need not lock.
 *
 * <p>Any exception, of any type, ends the connection; nothing but {@link #abort()} is called afterwards.
 *
 * <p>Thread safety: confined to the lane, except {@link #start}.
 */
public interface Transport {

    /**
     * Starts the transport. Called once, by the thread that opens the connection, before anything else; from here on the container may
     * call the listener from any of its threads, also before this method has returned.
     *
     * @param listener told when the container becomes writable or has given the connection up
     * @throws IOException if the container refuses; the connection then ends
     */
    void start(TransportListener listener) throws IOException;

    /**
     * Whether one {@link #write} or {@link #flush()} may be made now without blocking. If it answers {@code false}, the listener's
     * {@link TransportListener#onWritable()} is called once that has changed.
     *
     * @return whether the next call would not block
     */
    boolean isReady();

    /**
     * Whether it is the peer that keeps the transport from being ready. The time after which a peer counts as stuck runs only then. A transport whose writes may have to wait for something of our own, a
     * thread for example, answers {@code false} meanwhile.
     *
     * @return {@code true} unless overridden
     */
    default boolean isHeldUpByPeer() {
        return true;
    }

    /**
     * How many bytes are best written at a time. A container with a buffer of its own is given no more than fits, and is told to flush before the next piece; what it cannot keep whole it sends in two. Not a bound: an event that is kept outside its log, or loses its id,
     * comes whole, however long it is.
     *
     * @return a number greater than 0, as large as can be unless overridden
     */
    default int pieceBytes() {
        return Integer.MAX_VALUE;
    }

    /**
     * Takes over the bytes. The range is immutable for ever, so an adapter may keep the reference for as long as it likes; it must not
     * write to the array, whose other parts belong to other events.
     *
     * @param bytes  the array that holds the range
     * @param offset where the range begins
     * @param length how many bytes it has, at least 1
     * @throws IOException if the peer is gone
     */
    void write(byte[] bytes, int offset, int length) throws IOException;

    /**
     * Pushes out what was written. Called when the lane has nothing more to write, and between {@linkplain #pieceBytes() pieces}; a transport that sends at once does nothing here.
     *
     * @throws IOException if the peer is gone
     */
    void flush() throws IOException;

    /** Ends the response in good order, as the last act on this transport. What was written before still reaches the peer. */
    void complete();

    /** Ends the response at once, as the last act on this transport, whether or not the peer still reads. */
    void abort();
}
