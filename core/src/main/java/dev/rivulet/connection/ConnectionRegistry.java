// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.connection;

import java.util.List;
import java.util.Optional;

/**
 * The connections of a broadcaster that are open now. A connection is in it from just before {@code onOpen} until it has ended, and not
 * any more when {@code onClose} is called.
 *
 * <p>Lists are snapshots in no particular order: they do not change and need no lock; a connection in one may have ended meanwhile.
 *
 * <p>Thread safety: safe for use by any thread. Look-ups by id, user, remote address and topic cost as much as their result; by attribute,
 * as much as there are connections.
 */
public interface ConnectionRegistry {

    /**
     * Finds a connection by its id.
     *
     * @param id the id
     * @return the connection, if it is open
     */
    Optional<SseConnection> find(String id);

    /**
     * All connections.
     *
     * @return a snapshot
     */
    List<SseConnection> all();

    /**
     * The connections of one user.
     *
     * @param user the user's name
     * @return a snapshot
     */
    List<SseConnection> ofUser(String user);

    /**
     * Ends all connections of one user, with {@link CloseReason#USER_DISCONNECTED}; nothing more is written to them than the rest of an event. A browser comes back after
     * that: whoever decides who is admitted must refuse it. To make browsers stay away, {@link SseConnection#terminate()} each of {@link #ofUser}.
     *
     * @param user the user's name
     * @return how many connections were asked to end
     */
    default int disconnectUser(String user) {
        List<SseConnection> connections = ofUser(user);
        connections.forEach(connection -> connection.close(CloseReason.USER_DISCONNECTED));
        return connections.size();
    }

    /**
     * The connections of one HTTP session.
     *
     * @param session what identifies the session, as in {@link ConnectionRequest#session()}; in a webapp not the id of its cookie, see {@code SseStreams.connectionsOf}; not {@code HttpSession.getId()}
     * @return a snapshot
     */
    List<SseConnection> ofSession(String session);

    /**
     * The connections from one remote address.
     *
     * @param remoteAddress the address, as in {@link ConnectionRequest#remoteAddress()}
     * @return a snapshot
     */
    List<SseConnection> fromAddress(String remoteAddress);

    /**
     * The connections that read one topic.
     *
     * @param topic the topic's name
     * @return a snapshot
     */
    List<SseConnection> inTopic(String topic);

    /**
     * The connections to which the application has attached a value.
     *
     * @param name  the attribute's name
     * @param value the value that the attribute equals
     * @return a snapshot
     */
    List<SseConnection> withAttribute(String name, Object value);

    /**
     * How many connections there are.
     *
     * @return the number
     */
    int count();

    /**
     * How many connections read a topic.
     *
     * @param topic the topic's name
     * @return the number
     */
    int countInTopic(String topic);
}
