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
