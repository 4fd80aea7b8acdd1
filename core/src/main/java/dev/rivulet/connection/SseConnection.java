// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.connection;

import dev.rivulet.event.SseEvent;
import dev.rivulet.log.Position;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One open stream to one peer.
 *
 * <p>A connection reads topics ({@link #subscribe}) and receives events of its own ({@link #send}); both arrive in the order in which
 * they were published and sent. It keeps no queue: it is a position in the logs of its topics, so a slow peer costs nobody anything.
 *
 * <p>Its life is told by {@link ConnectionState}; it ends exactly once, with one {@link CloseReason}.
 *
 * <p>Thread safety: safe for use by any thread; no method blocks or touches a socket.
 */
public interface SseConnection {

    /**
     * The connection's own name, unique within its broadcaster and hard to guess.
     *
     * @return 22 URL-safe characters
     */
    String id();

    /**
     * Who is at the other end, and how it came.
     *
     * @return what was known when the connection was opened
     */
    ConnectionRequest request();

    /**
     * Where the connection is in its life.
     *
     * @return the state at this moment
     */
    ConnectionState state();

    /**
     * Reads a topic from now on, or, if the peer came back with a {@code Last-Event-ID}, from there. Same as
     * {@code subscribe(topic, StartFrom.now())}.
     *
     * @param topic the topic's name, not empty
     * @return the subscription, which tells whether the peer missed something
     */
    default Subscription subscribe(String topic) {
        return subscribe(topic, StartFrom.now());
    }

    /**
     * Reads a topic. A second subscription to the same topic returns the first.
     *
     * <p>Resuming goes before {@code start}: a peer that came back with a {@code Last-Event-ID} of this broadcaster continues right behind
     * it. That holds for subscriptions made in {@code onOpen}; a later one begins as {@code start} says. Ids that the application has set itself
     * ({@link SseEvent#withId}) are resumed from as long as their events are held: right behind the oldest event of the topic with that id, or, if the topic has none, of the one
     * that the connection reads already, or else of the only one that has it. They should therefore be unique among the topics that one connection reads, and what is sent to everybody; where two of these have the same id, the second one reports a gap. A later subscription that begins in the past sends older ids behind newer ones, so that a peer that is
     * cut in the middle of it gets some events twice.
     *
     * @param topic the topic's name, not empty
     * @param start where a peer begins that does not resume
     * @return the subscription, which tells whether the peer missed something; on a closed connection a cancelled one
     * @throws IllegalArgumentException if the topic's name is empty, or it cannot be read from there (see {@link StartFrom#newestPerKey()})
     */
    Subscription subscribe(String topic, StartFrom start);

    /**
     * Ends the subscription to a topic; events of it that were not yet written are not written any more.
     *
     * @param topic the topic's name
     * @return whether there was a subscription
     */
    boolean unsubscribe(String topic);

    /**
     * The topics that this connection reads.
     *
     * @return a snapshot
     */
    Set<String> topics();

    /**
     * Sends an event to this connection alone. What is sent in {@code onOpen} is written first, before anything that the topics have; what is sent later
     * takes its place among what is published. Such events are not kept for resuming, and carry an {@code id} only if the event has one; to reach a user
     * also after a reconnection, publish to a topic of the user.
     *
     * <p>A snapshot of a state that changes by published events is therefore taken and sent in {@code onOpen}, after {@link #subscribe}: no change is lost, and none that
     * the snapshot overtook can undo it; a change may come again that the snapshot contains already.
     *
     * @param event the event
     * @return what became of it; only {@link SendOutcome#ACCEPTED} events can arrive. A snapshot of many events may fill the outbox, in {@code onOpen} and {@code onGap} as well,
     *         since nothing is written before they return
     */
    SendOutcome send(SseEvent event);

    /**
     * Has a task run when everything that was sent to this connection alone ({@link #send}) before this call has been handed to the transport, or when the connection has ended, whichever comes
     * first; on an ended connection soon. What was handed over may still lie in buffers of the container, of the kernel or of a proxy: nobody has read it yet. Meant to drive the demand of a reactive
     * source: its next events are asked for when the former are written; or to try again when {@link #send} has answered {@link SendOutcome#FULL}.
     *
     * <p>The task runs exactly once, on the broadcaster's callback executor (by default 4 threads for all connections), never before {@code onOpen} has returned, and not under any lock. Where the executor takes no more, as the
     * broadcaster's own does once the broadcaster has closed, the task is run at once by the thread that found it due: on an ended connection the one that calls, otherwise the lane. What it throws is logged. Tasks of one connection are
     * handed to the executor in the order in which they were given. No order to {@code onClose} is promised: a task asks {@link #state()} whether there is any use in sending more, and should not give another one if there is not.
     *
     * @param task what to do
     */
    void whenWritten(Runnable task);

    /**
     * How much of what was sent to this connection alone has not been handed to the transport, with what the broadcaster itself has sent to it, the notice of a gap for example. Exact when nothing is sent or
     * written at this moment.
     *
     * @return the number of encoded bytes; 0 if the connection has ended
     */
    long pendingBytes();

    /**
     * How far the connection is behind: how much its topics, what is sent to everybody and what was sent to it alone hold that it has not been written. For watching, not for decisions: events that it
     * would never get, since they are not for it or a newer one of their key will do, count as well until its turn comes; an event that is written in part counts whole; what has left a log, so that the connection will find a gap,
     * does not count any more, nor does what is kept by key after that. Costs the caller one look at each topic, and a walk through the topic's log in steps of up to 64 KiB if the connection is behind;
     * the lane that writes notices nothing.
     *
     * @return the number of encoded bytes; 0 if the connection has ended
     */
    long lag();

    /**
     * Ends the stream after everything that was published and sent before this call has been written. A browser's {@code EventSource}
     * reconnects after that, unless it is answered with status 204. A second call does nothing.
     */
    default void close() {
        close(CloseReason.CLOSED_BY_APPLICATION);
    }

    /**
     * Ends the stream like {@link #close()}, and makes the browser's {@code EventSource} stay away: it is sent a last event, named {@code end}, whose id says so, and when it
     * comes back with that id it is answered with status 204. Its data is JSON, for example {@code {"reason":"TERMINATED"}}. A peer that does not get that event, since it goes before, comes back as
     * after any cut; who must not be let in again is refused on admission.
     */
    default void terminate() {
        close(CloseReason.TERMINATED);
    }

    /**
     * Ends the stream for a reason. Whether pending events are still written is the reason's property, see {@link CloseReason#isGraceful()} and {@link CloseReason#isCut()}.
     * The first reason wins; a later call does nothing, except that a reason that is not graceful keeps what is pending from being written.
     *
     * @param reason why
     */
    void close(CloseReason reason);

    /**
     * Ends the connection with {@link CloseReason#CREDENTIALS_EXPIRED} when what the peer has shown of itself (a token, say) is valid no longer. Another call replaces the
     * earlier one. Kept to within a quarter of a second or so.
     *
     * @param lifetime how long from now; if it is negative or zero, the connection ends now; a time beyond ten years means never
     */
    void expireAfter(Duration lifetime);

    /**
     * Asks again and again whether the peer may still read, busy or silent, and ends the connection with {@link CloseReason#ACCESS_REVOKED} if it may not. The check runs on the
     * broadcaster's callback executor, by default 4 threads for all connections, may block for a while, and is not asked anew before it has answered; one that throws has said no. Another call replaces the earlier
     * one.
     *
     * @param interval     how long to wait between two checks, at least 1 ms; the heartbeat interval, 15 s by default, is a good choice
     * @param stillAllowed the check
     * @throws IllegalArgumentException if the interval is too short
     */
    void recheckEvery(Duration interval, Predicate<? super SseConnection> stillAllowed);

    /**
     * Why the connection ended or is about to.
     *
     * @return the reason, or nothing while it is open
     */
    Optional<CloseReason> closeReason();

    /**
     * The position with which the peer came back, if this broadcaster gave it out, whether or not what is behind it is still held.
     *
     * @return the position
     */
    Optional<Position> requestedPosition();

    /**
     * How long the connection has been open.
     *
     * @return the time since it was opened
     */
    Duration age();

    /**
     * A value that the application attached.
     *
     * @param name its name
     * @return the value, or null if there is none
     */
    @Nullable
    Object attribute(String name);

    /**
     * Attaches a value, for example for {@link ConnectionRegistry#withAttribute}.
     *
     * @param name  its name
     * @param value the value, or null to remove it
     */
    void setAttribute(String name, @Nullable Object value);
}
