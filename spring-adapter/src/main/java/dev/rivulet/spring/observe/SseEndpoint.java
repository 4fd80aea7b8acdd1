// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.observe;

import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.SseConnection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * The actuator's endpoint {@code sse}: what the broadcasters do and hold, who is connected, and how to disconnect somebody.
 *
 * <p>A connection is named by a fingerprint of its id. An application may give the id itself to its browser as proof that a request belongs to a stream, so it is not shown; neither are HTTP sessions nor
 * what a peer came back with.
 *
 * <p>Thread safety: safe for use by any thread.
 */
@Endpoint(id = "sse")
public final class SseEndpoint {

    private static final int USUAL_LIMIT = 100;
    private static final int LARGEST_LIMIT = 1000;

    private final Broadcasters broadcasters;

    SseEndpoint(Broadcasters broadcasters) {
        this.broadcasters = broadcasters;
    }

    /**
     * The broadcasters, and the connections that are furthest behind.
     *
     * @param topic only connections that read this topic, or null for any
     * @param user  only connections of this user, or null for any
     * @param limit how many connections at most; 100 if it is null, never more than 1,000
     * @return maps, lists, texts and numbers
     */
    @ReadOperation
    public Map<String, Object> summary(
            @org.springframework.lang.Nullable @Nullable String topic,
            @org.springframework.lang.Nullable @Nullable String user,
            @org.springframework.lang.Nullable @Nullable Integer limit) {
        List<ShownConnection> selected = ShownConnection.select(broadcasters, topic, user);
        int most = Math.max(0, Math.min(LARGEST_LIMIT, limit == null ? USUAL_LIMIT : limit));
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("broadcasters", ShownBroadcaster.all(broadcasters));
        summary.put("selected", selected.size());
        summary.put("connections", ShownConnection.page(selected, most));
        return summary;
    }

    /**
     * One connection.
     *
     * @param id its fingerprint
     * @return maps, lists, texts and numbers; null if no such connection is open
     */
    @ReadOperation
    public @Nullable Map<String, Object> connection(@Selector String id) {
        return ShownConnection.find(broadcasters, id)
                .map(ShownConnection::describe)
                .orElse(null);
    }

    /**
     * Disconnects one connection.
     *
     * @param id        its fingerprint
     * @param terminate whether its browser is told not to come back
     * @return how many were asked to end
     */
    @DeleteOperation
    public Map<String, Object> disconnect(
            @Selector String id, @org.springframework.lang.Nullable @Nullable Boolean terminate) {
        return disconnect(ShownConnection.find(broadcasters, id).stream().toList(), terminate);
    }

    /**
     * Disconnects all connections of a user.
     *
     * @param user      the user's name
     * @param terminate whether browsers are told not to come back
     * @return how many were asked to end
     */
    @DeleteOperation
    public Map<String, Object> disconnectUser(
            String user, @org.springframework.lang.Nullable @Nullable Boolean terminate) {
        return disconnect(ShownConnection.select(broadcasters, null, user), terminate);
    }

    /** Who is told not to come back has to be told, so what is pending before that is written as well. */
    private static Map<String, Object> disconnect(List<ShownConnection> connections, @Nullable Boolean terminate) {
        CloseReason reason = Boolean.TRUE.equals(terminate) ? CloseReason.TERMINATED : CloseReason.USER_DISCONNECTED;
        connections.stream().map(ShownConnection::connection).forEach((SseConnection it) -> it.close(reason));
        return Map.of("disconnected", connections.size());
    }
}
