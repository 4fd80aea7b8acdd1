// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.benchmark;

import dev.rivulet.benchmark.Figures.Comparison;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** What has been measured, in the order of the first round. */
final class Table {

    private final Map<String, Figures> lines = new LinkedHashMap<>();

    /** Adds a round's figures: their ratio counts. */
    void ratio(String what, double without, double with) {
        add(what, Comparison.RATIO, new Figures.Pair(without, with));
    }

    /** Adds a round's figures: their difference counts. */
    void difference(String what, double without, double with) {
        add(what, Comparison.DIFFERENCE, new Figures.Pair(without, with));
    }

    private void add(String what, Comparison comparison, Figures.Pair pair) {
        lines.computeIfAbsent(what, key -> new Figures(key, comparison, new ArrayList<>()))
                .pairs()
                .add(pair);
    }

    /** The table in Markdown. */
    String markdown() {
        return lines.values().stream().map(Figures::line).collect(Collectors.joining("\n", """
                        | median (smallest to largest) | without | with | ratio or difference |
                        |---|---|---|---|
                        """, "\n"));
    }
}
