// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Everything that was ever published, in order: the model has no bounds. */
final class World {

    private final List<Published> all = new ArrayList<>();
    private final Map<String, Published> byNumber = new HashMap<>();

    /** Where the topics ended that are complete, and whether with a final event. */
    private final Map<String, Completion> completions = new HashMap<>();

    private int count;
    private long opening = Published.WHILE_OPENING;

    /** Data unlike any other, about so long. */
    String newData(int length) {
        String head = ++count + ":";
        return head + "x".repeat(Math.max(0, length - head.length()));
    }

    /** The place of an event that is sent while a connection opens: before everything else, in the order of sending. */
    long nextWhileOpening() {
        return ++opening;
    }

    /**
     * How a topic ended.
     *
     * @param through  its last event
     * @param hasFinal whether that is to reach whoever comes later
     */
    record Completion(long through, boolean hasFinal) {}

    void complete(String topic, long through, boolean hasFinal) {
        completions.put(topic, new Completion(through, hasFinal));
    }

    boolean isComplete(String topic) {
        return completions.containsKey(topic);
    }

    /** Where a reader begins that would begin at a place: of a topic that is complete, it gets the final event at least. */
    long begin(String topic, long place) {
        Completion completion = completions.get(topic);
        return completion != null && completion.hasFinal() ? Math.min(place, completion.through() - 1) : place;
    }

    /** The place of the event to which the application has given an id, or -1. */
    long withOwnId(String id) {
        return all.stream()
                .filter(event -> id.equals(event.ownId()))
                .mapToLong(Published::sequence)
                .findFirst()
                .orElse(-1);
    }

    void add(Published event) {
        all.add(event);
        byNumber.put(number(event.data()), event);
    }

    List<Published> all() {
        return all;
    }

    /** The event with this data; nothing if there is none, or it has been damaged. */
    @Nullable
    Published find(String data) {
        Published event = byNumber.get(number(data));
        return event != null && event.data().equals(data) ? event : null;
    }

    private static String number(String data) {
        int colon = data.indexOf(':');
        return colon < 0 ? "" : data.substring(0, colon);
    }

    /** The place before the newest events of a topic, whoever may see them; the beginning if there are not so many. */
    long beforeNewest(String topic, int events) {
        List<Long> sequences = all.stream()
                .filter(event ->
                        event.way() == Published.Way.TOPIC && event.target().equals(topic))
                .map(Published::sequence)
                .toList();
        int index = sequences.size() - events - 1;
        return index < 0 ? 0 : sequences.get(index);
    }

    boolean isSuperseded(Published event) {
        return event.key() != null
                && all.stream()
                        .anyMatch(later -> later.sequence() > event.sequence()
                                && later.way() == event.way()
                                && later.target().equals(event.target())
                                && event.key().equals(later.key()));
    }
}
