// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.ConnectionRegistry;
import dev.rivulet.connection.ConnectionRequest;
import dev.rivulet.connection.SseConnection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The registry, with an index for each kind of look-up that must be quick.
 *
 * <p>Thread safety: safe for use by any thread; every index is changed atomically, all of them one after the other.
 */
final class IndexedRegistry implements ConnectionRegistry {

    /** Connections by something that several can share. A key without connections takes no memory. */
    private static final class Index {

        private final Map<String, Set<SseConnection>> sets = new ConcurrentHashMap<>();

        void add(@Nullable String key, SseConnection connection) {
            if (key == null) {
                return;
            }
            sets.compute(key, (k, set) -> set == null ? Set.of(connection) : grown(set, connection));
        }

        /** Most keys have one connection, for which a set that can grow would be a waste. */
        private static Set<SseConnection> grown(Set<SseConnection> set, SseConnection connection) {
            Set<SseConnection> target = set;
            if (set.size() == 1) {
                target = ConcurrentHashMap.newKeySet(2);
                target.addAll(set);
            }
            target.add(connection);
            return target;
        }

        void remove(@Nullable String key, SseConnection connection) {
            if (key == null) {
                return;
            }
            sets.computeIfPresent(key, (k, set) -> {
                if (set.size() == 1) {
                    return set.contains(connection) ? null : set;
                }
                set.remove(connection);
                return set;
            });
        }

        List<SseConnection> get(String key) {
            Set<SseConnection> set = sets.get(key);
            return set == null ? List.of() : List.copyOf(set);
        }

        int count(String key) {
            Set<SseConnection> set = sets.get(key);
            return set == null ? 0 : set.size();
        }
    }

    private final Map<String, LaneConnection> byId = new ConcurrentHashMap<>();
    private final Index byUser = new Index();
    private final Index bySession = new Index();
    private final Index byAddress = new Index();
    private final Index byTopic = new Index();

    void add(LaneConnection connection) {
        ConnectionRequest request = connection.request();
        byId.put(connection.id(), connection);
        byAddress.add(request.remoteAddress(), connection);
        byUser.add(request.user(), connection);
        bySession.add(request.session(), connection);
    }

    void remove(LaneConnection connection) {
        ConnectionRequest request = connection.request();
        byAddress.remove(request.remoteAddress(), connection);
        byUser.remove(request.user(), connection);
        bySession.remove(request.session(), connection);
        byId.remove(connection.id());
    }

    void addToTopic(String topic, SseConnection connection) {
        byTopic.add(topic, connection);
    }

    void removeFromTopic(String topic, SseConnection connection) {
        byTopic.remove(topic, connection);
    }

    void abandonAll(CloseReason reason) {
        byId.values().forEach(connection -> connection.abandon(reason));
    }

    @Override
    public Optional<SseConnection> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    @Override
    public List<SseConnection> all() {
        return List.copyOf(byId.values());
    }

    @Override
    public List<SseConnection> ofUser(String user) {
        return byUser.get(user);
    }

    @Override
    public List<SseConnection> ofSession(String session) {
        return bySession.get(session);
    }

    @Override
    public List<SseConnection> fromAddress(String remoteAddress) {
        return byAddress.get(remoteAddress);
    }

    @Override
    public List<SseConnection> inTopic(String topic) {
        return byTopic.get(topic);
    }

    @Override
    public List<SseConnection> withAttribute(String name, Object value) {
        return byId.values().stream()
                .map(SseConnection.class::cast)
                .filter(connection -> value.equals(connection.attribute(name)))
                .toList();
    }

    @Override
    public int count() {
        return byId.size();
    }

    @Override
    public int countInTopic(String topic) {
        return byTopic.count(topic);
    }
}
