// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** What went wrong for peers that had done no wrong. */
final class Findings {

    /** Harms, worst first. */
    enum Harm {
        /** Something of another connection's, or what nobody had sent. */
        FOREIGN,
        /** A number was left out or came twice. */
        GAP,
        /** The stream ended, but not in good order, or it never began. */
        CUT,
        /** Nothing came for a long time. */
        SILENT
    }

    private static final int SHOWN = 10;

    private final Map<Harm, Integer> counts = new EnumMap<>(Harm.class);
    private final List<String> first = new CopyOnWriteArrayList<>();

    synchronized void add(Harm harm, String what) {
        counts.merge(harm, 1, Integer::sum);
        if (first.size() < SHOWN) {
            first.add(harm + ": " + what);
        }
    }

    synchronized Map<Harm, Integer> counts() {
        return new EnumMap<>(counts);
    }

    synchronized boolean areNone() {
        return counts.isEmpty();
    }

    @Override
    public synchronized String toString() {
        return counts + String.join("\n", first);
    }
}
