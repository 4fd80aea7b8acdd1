// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import dev.rivulet.connection.SseConnection;
import dev.rivulet.log.EventLog;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Where the events are that have ids of the application's own, as long as their logs hold them. An id may occur in several topics, and several times in one; the
 * oldest that is held counts, so that nothing behind it is passed over.
 *
 * <p>Thread safety: none; guarded by the lock of the {@link TopicTable}.
 */
final class ApplicationIds {

    /** An event with such an id. */
    private record Place(EventLog<SseConnection> log, String id, long sequence) {}

    private final Map<String, List<Place>> byId = new HashMap<>();
    private final Map<EventLog<SseConnection>, Queue<Place>> byLog = new HashMap<>();

    void add(EventLog<SseConnection> log, String id, long sequence) {
        Place place = new Place(log, id, sequence);
        byId.computeIfAbsent(id, i -> new ArrayList<>(1)).add(place);
        byLog.computeIfAbsent(log, l -> new ArrayDeque<>()).add(place);
    }

    /** Forgets what a log has dropped. */
    void forgetDropped(EventLog<SseConnection> log) {
        forgetThrough(log, log.droppedThrough());
    }

    /** Forgets everything of a log. */
    void forget(EventLog<SseConnection> log) {
        forgetThrough(log, Long.MAX_VALUE);
    }

    private void forgetThrough(EventLog<SseConnection> log, long sequence) {
        if (byLog.isEmpty()) {
            return;
        }
        Queue<Place> places = byLog.get(log);
        if (places == null) {
            return;
        }
        for (Place first = places.peek(); first != null && first.sequence <= sequence; first = places.peek()) {
            places.remove();
            forget(first);
        }
        if (places.isEmpty()) {
            byLog.remove(log);
        }
    }

    private void forget(Place place) {
        byId.computeIfPresent(place.id, (id, places) -> {
            places.remove(place);
            return places.isEmpty() ? null : places;
        });
    }

    /** The sequence of the oldest event of a log that has an id. */
    @Nullable
    Long find(EventLog<SseConnection> log, String id) {
        for (Place place : byId.getOrDefault(id, List.of())) {
            if (place.log == log) {
                return place.sequence;
            }
        }
        return null;
    }

    /** The sequence of the oldest event that has an id; nothing if events of several logs have it, since nobody knows which of them was meant. */
    @Nullable
    Long findOnly(String id) {
        List<Place> places = byId.getOrDefault(id, List.of());
        for (Place place : places) {
            if (place.log != places.get(0).log) {
                return null;
            }
        }
        return places.isEmpty() ? null : places.get(0).sequence;
    }
}
