// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.connection.ConnectionRequest;
import dev.rivulet.connection.SseConnection;
import org.jspecify.annotations.Nullable;

/**
 * Who asks for a stream.
 *
 * <p>Thread safety: immutable.
 *
 * @param remoteAddress where it asks from
 * @param user          the user's name, or null
 * @param session       what ends its stream with its HTTP session, or null
 */
record Peer(
        String remoteAddress,
        @Nullable String user,
        @Nullable SessionStreams session) {

    ConnectionRequest request(@Nullable String lastEventId) {
        return new ConnectionRequest(remoteAddress, user, session == null ? null : session.key(), lastEventId);
    }

    /** Called before a connection is opened. */
    void expect(SseBroadcaster broadcaster) {
        if (session != null) {
            session.expect(broadcaster);
        }
    }

    /** Called after a connection was opened. */
    void opened(SseConnection connection) {
        if (session != null) {
            session.opened(connection);
        }
    }
}
