// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.connection;

/**
 * The application's view of one connection's life.
 *
 * <p>An exception from either method is logged once and goes no further. {@link #onOpen} has returned before {@link #onClose} is called.
 */
public interface ConnectionListener {

    /**
     * The connection's headers have left. Subscribe here, so that the peer resumes; a snapshot may be sent as well. Runs on the thread that
     * opens the connection (a container thread); nothing is written before it returns.
     *
     * @param connection the new connection
     * @throws Exception if the stream cannot be served; it is then closed with {@link CloseReason#APPLICATION_ERROR}
     */
    void onOpen(SseConnection connection) throws Exception;

    /**
     * The connection has ended and is forgotten everywhere. Called exactly once for each connection, on the broadcaster's callback
     * executor, so it may block for a while.
     *
     * @param connection the connection
     * @param reason     why it ended
     */
    default void onClose(SseConnection connection, CloseReason reason) {}
}
