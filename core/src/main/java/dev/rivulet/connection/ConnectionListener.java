// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.connection;

/**
 * The application's view of one connection's life.
 *
 * <p>An exception from any method but {@link #maySubscribe} is logged once and goes no further than its connection. {@link #onOpen} has returned before {@link #onClose} is called.
 */
public interface ConnectionListener {

    /**
     * A connection begins. Subscribe here, so that the peer resumes; a snapshot may be sent as well. Runs on the thread that
     * opens the connection (a container thread); nothing is written before it returns, not even the headers, so that whoever has seen them is subscribed.
     *
     * @param connection the new connection
     * @throws Exception if the stream cannot be served; it is then closed with {@link CloseReason#APPLICATION_ERROR}
     */
    void onOpen(SseConnection connection) throws Exception;

    /**
     * The peer has missed events of a topic for good: bring it up to date, usually by sending it a snapshot of the state.
     *
     * <p>For a peer that came back, called once for each such topic when {@link #onOpen} has returned, on the same thread; what is sent then comes before anything that
     * the topics have. For a reader that was skipped ahead ({@code SKIP_WITH_GAP}), and for a subscription made later, called on the broadcaster's callback executor while the
     * connection goes on, possibly when it has just ended; what is sent then takes its place behind what was published before.
     *
     * @param connection the connection
     * @param gap        what is missing
     * @throws Exception if the peer cannot be brought up to date; the connection is then closed with {@link CloseReason#APPLICATION_ERROR}, and the peer comes back
     */
    default void onGap(SseConnection connection, Gap gap) throws Exception {}

    /**
     * Decides whether the peer may read a topic. Called by {@link SseConnection#subscribe}, on the thread that calls it, before anything else; an exception
     * goes to the caller. By default every topic may be read.
     *
     * @param connection the connection
     * @param topic      the topic's name
     * @return whether it may be read; if not, the subscription's outcome is {@link ResumeOutcome#DENIED}
     */
    default boolean maySubscribe(SseConnection connection, String topic) {
        return true;
    }

    /**
     * The connection has ended and is forgotten everywhere. Called exactly once for each connection, on the broadcaster's callback
     * executor, so it may block for a while.
     *
     * @param connection the connection
     * @param reason     why it ended
     */
    default void onClose(SseConnection connection, CloseReason reason) {}
}
