// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.ConnectionListener;
import dev.rivulet.connection.Gap;
import dev.rivulet.connection.SseConnection;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what {@code onOpen} throws for whoever opens the stream, and keeps the stream from starting.
 *
 * <p>Thread safety: as {@link ConnectionListener}; the rest belongs to the thread that serves the request.
 */
final class StrictOpening implements ConnectionListener {

    private final ConnectionListener listener;
    private @Nullable ServletTransport transport;
    private @Nullable Exception failure;

    StrictOpening(ConnectionListener listener) {
        this.listener = listener;
    }

    void expect(ServletTransport begun) {
        transport = begun;
    }

    @Nullable
    Exception failure() {
        return failure;
    }

    @Override
    public void onOpen(SseConnection connection) {
        try {
            listener.onOpen(connection);
        } catch (Exception e) {
            failure = e;
            if (transport != null) {
                transport.refuse();
            }
            connection.close(CloseReason.APPLICATION_ERROR);
        }
    }

    @Override
    public void onGap(SseConnection connection, Gap gap) throws Exception {
        listener.onGap(connection, gap);
    }

    @Override
    public boolean maySubscribe(SseConnection connection, String topic) {
        return listener.maySubscribe(connection, topic);
    }

    @Override
    public void onClose(SseConnection connection, CloseReason reason) {
        listener.onClose(connection, reason);
    }
}
