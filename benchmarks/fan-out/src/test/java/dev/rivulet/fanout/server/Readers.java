// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.fanout.server;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The open readers of a server that knows no topics itself: all of them, and those that have asked for a topic or come as a user.
 *
 * <p>Thread safety: thread-safe.
 */
final class Readers<T> implements Iterable<T> {

    private final List<T> all = new CopyOnWriteArrayList<>();
    private final Map<Integer, List<T>> byKey = new ConcurrentHashMap<>();

    /** A reader has come; the key is {@link Control#key}'s. */
    void add(int key, T reader) {
        all.add(reader);
        if (key >= 0) {
            byKey.computeIfAbsent(key, absent -> new CopyOnWriteArrayList<>()).add(reader);
        }
    }

    /** A reader has gone; no harm if it was known before. */
    void remove(int key, T reader) {
        all.remove(reader);
        byKey.computeIfPresent(key, (present, readers) -> {
            readers.remove(reader);
            return readers.isEmpty() ? null : readers;
        });
    }

    /** Those with this key. */
    List<T> of(int key) {
        return byKey.getOrDefault(key, List.of());
    }

    int count() {
        return all.size();
    }

    @Override
    public Iterator<T> iterator() {
        return all.iterator();
    }
}
