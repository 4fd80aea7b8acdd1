// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.connection;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a peer when it asks for a stream: the container adapter copies it from the request, which does not outlive it.
 *
 * <p>Thread safety: immutable.
 *
 * @param remoteAddress the peer's network address as the container reports it, not empty
 * @param user          the authenticated user, or null
 * @param session       what identifies the HTTP session within which it asks, or null; a key of the container adapter, not {@code HttpSession.getId()}
 * @param lastEventId   the id of the last event that the peer has received, as it sent it, or null
 */
public record ConnectionRequest(
        String remoteAddress,
        @Nullable String user,
        @Nullable String session,
        @Nullable String lastEventId) {

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if the address is empty
     */
    public ConnectionRequest {
        if (remoteAddress.isEmpty()) {
            throw new IllegalArgumentException("remoteAddress: must not be empty");
        }
    }

    /**
     * A request of an unknown user without a session, who has not been here before.
     *
     * @param remoteAddress the peer's address
     * @return the request
     */
    public static ConnectionRequest from(String remoteAddress) {
        return new ConnectionRequest(remoteAddress, null, null, null);
    }

    /**
     * The same request of a user.
     *
     * @param user the user's name, or null
     * @return the request
     */
    public ConnectionRequest withUser(@Nullable String user) {
        return new ConnectionRequest(remoteAddress, user, session, lastEventId);
    }

    /**
     * The same request within an HTTP session.
     *
     * @param session what identifies it, or null; not necessarily the id that its cookie has
     * @return the request
     */
    public ConnectionRequest withSession(@Nullable String session) {
        return new ConnectionRequest(remoteAddress, user, session, lastEventId);
    }

    /**
     * The same request of a peer that comes back.
     *
     * @param lastEventId the id of the last event that it has received, or null
     * @return the request
     */
    public ConnectionRequest withLastEventId(@Nullable String lastEventId) {
        return new ConnectionRequest(remoteAddress, user, session, lastEventId);
    }
}
