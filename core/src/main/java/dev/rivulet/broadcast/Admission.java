// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import dev.rivulet.connection.ConnectionListener;
import dev.rivulet.connection.ConnectionRequest;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.transport.Transport;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

/**
 * The answer to who asks for a stream: a place, or a refusal. A place that is not used must be given back by {@link #close()}; an open connection gives its
 * own back when it ends.
 *
 * <p>Thread safety: safe for use by any thread.
 */
public final class Admission implements AutoCloseable {

    private enum Use {
        UNUSED,
        OPENED,
        GIVEN_BACK
    }

    /** In place of an object for each connection. */
    private static final AtomicReferenceFieldUpdater<Admission, Use> USE =
            AtomicReferenceFieldUpdater.newUpdater(Admission.class, Use.class, "use");

    private final SseBroadcaster broadcaster;
    private final ConnectionRequest request;
    private final Optional<Refusal> refusal;

    @SuppressWarnings("UnusedVariable") // read by the updater
    private volatile Use use;

    Admission(SseBroadcaster broadcaster, ConnectionRequest request, Optional<Refusal> refusal) {
        this.broadcaster = broadcaster;
        this.request = request;
        this.refusal = refusal;
        this.use = refusal.isPresent() ? Use.GIVEN_BACK : Use.UNUSED;
    }

    /**
     * Why there is no place.
     *
     * @return the reason, or nothing if there is one
     */
    public Optional<Refusal> refusal() {
        return refusal;
    }

    /**
     * Opens the connection: calls the listener's {@code onOpen} on this thread, starts the transport, and hands both to a lane. The response's headers
     * should have left before.
     *
     * @param transport the way to the peer, not used before
     * @param listener  the application's view of the connection
     * @return the open connection; if opening failed, a connection that is closing
     * @throws IllegalStateException if there is no place, or it has been used or given back
     */
    public SseConnection open(Transport transport, ConnectionListener listener) {
        Objects.requireNonNull(transport, "transport: must not be null");
        Objects.requireNonNull(listener, "listener: must not be null");
        if (!USE.compareAndSet(this, Use.UNUSED, Use.OPENED)) {
            throw new IllegalStateException("this admission cannot be used: "
                    + refusal.map(r -> "it was refused: " + r).orElse("it was used or given back before"));
        }
        return broadcaster.open(this, transport, listener);
    }

    /** Gives an unused place back; does nothing if there is none, or an open connection holds it. */
    @Override
    public void close() {
        if (USE.compareAndSet(this, Use.UNUSED, Use.GIVEN_BACK)) {
            broadcaster.giveBack(this);
        }
    }

    /** The connection that held the place has ended. */
    void end() {
        if (USE.compareAndSet(this, Use.OPENED, Use.GIVEN_BACK)) {
            broadcaster.giveBack(this);
        }
    }

    /** Whether the broadcaster has begun to drain or to close since the place was given. */
    boolean isLate() {
        return broadcaster.isDraining();
    }

    ConnectionRequest request() {
        return request;
    }
}
