// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.observe;

import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.connection.ConnectionRegistry;
import dev.rivulet.connection.SseConnection;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A connection as the endpoint shows it. */
record ShownConnection(String broadcaster, SseConnection connection) {

    private static final int SHOWN_TOPICS = 20;
    private static final int FINGERPRINT_BYTES = 12;

    /** Those that read a topic and are of a user; null for any. */
    static List<ShownConnection> select(Broadcasters broadcasters, @Nullable String topic, @Nullable String user) {
        return broadcasters.byName().entrySet().stream()
                .flatMap(entry -> select(entry.getValue(), topic, user)
                        .map(connection -> new ShownConnection(entry.getKey(), connection)))
                .toList();
    }

    private static Stream<SseConnection> select(
            SseBroadcaster broadcaster, @Nullable String topic, @Nullable String user) {
        ConnectionRegistry registry = broadcaster.registry();
        if (topic == null) {
            return (user == null ? registry.all() : registry.ofUser(user)).stream();
        }
        return registry.inTopic(topic).stream()
                .filter(it -> user == null || user.equals(it.request().user()));
    }

    static Optional<ShownConnection> find(Broadcasters broadcasters, String fingerprint) {
        return select(broadcasters, null, null).stream()
                .filter(shown -> shown.fingerprint().equals(fingerprint))
                .findFirst();
    }

    /** Those that are furthest behind, and of these the oldest. */
    static List<Map<String, Object>> page(List<ShownConnection> connections, int most) {
        record Behind(ShownConnection shown, long lag) {}
        return connections.stream()
                .map(shown -> new Behind(shown, shown.connection.lag()))
                .sorted(Comparator.comparingLong(Behind::lag)
                        .thenComparing(behind -> behind.shown.connection.age())
                        .reversed())
                .limit(most)
                .map(behind -> behind.shown.describe())
                .toList();
    }

    Map<String, Object> describe() {
        Set<String> topics = connection.topics();
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("id", fingerprint());
        shown.put("broadcaster", broadcaster);
        shown.put("user", connection.request().user());
        shown.put("remoteAddress", connection.request().remoteAddress());
        shown.put("state", connection.state().name());
        shown.put("age", connection.age().truncatedTo(ChronoUnit.SECONDS).toString());
        shown.put("lag", connection.lag());
        shown.put("pendingBytes", connection.pendingBytes());
        shown.put("topicCount", topics.size());
        shown.put("topics", topics.stream().sorted().limit(SHOWN_TOPICS).toList());
        return shown;
    }

    private String fingerprint() {
        byte[] digest = sha256().digest(connection.id().getBytes(StandardCharsets.US_ASCII));
        return Base64.getUrlEncoder().encodeToString(Arrays.copyOf(digest, FINGERPRINT_BYTES));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
