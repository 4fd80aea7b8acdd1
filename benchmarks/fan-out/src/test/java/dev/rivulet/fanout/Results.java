// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.fanout;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** All rounds of one scenario. */
final class Results {

    private final Scenario scenario;
    private final Map<String, List<Measures>> rounds = new LinkedHashMap<>();
    private final Map<String, String> failures = new LinkedHashMap<>();

    Results(Scenario scenario) {
        this.scenario = scenario;
    }

    Scenario scenario() {
        return scenario;
    }

    void add(String competitor, Measures measures) {
        rounds.computeIfAbsent(competitor, key -> new ArrayList<>()).add(measures);
    }

    void fail(String competitor, String why) {
        failures.merge(competitor, why, (one, other) -> one.equals(other) ? one : one + "; " + other);
    }

    /** The figures of one server in all rounds, from the smallest to the largest. */
    double[] sorted(String competitor, String figure) {
        return rounds.getOrDefault(competitor, List.of()).stream()
                .map(each -> each.figures().get(figure))
                .filter(java.util.Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
    }

    static double median(double[] sorted) {
        int middle = sorted.length / 2;
        if (sorted.length == 0) {
            return Double.NaN;
        }
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    double median(String competitor, String figure) {
        return median(sorted(competitor, figure));
    }

    Set<String> competitors() {
        return rounds.keySet();
    }

    /** A table in Markdown: for each figure the median, the smallest and the largest, and the ratio of medians to those of the server's base. */
    String markdown() {
        Set<String> figures = new LinkedHashSet<>();
        rounds.values()
                .forEach(list ->
                        list.forEach(each -> figures.addAll(each.figures().keySet())));
        StringBuilder table = new StringBuilder("### " + scenario.title() + "\n\n| server |");
        figures.forEach(figure -> table.append(' ').append(figure).append(" | ratio |"));
        table.append("\n|---|").append("---|---|".repeat(figures.size())).append('\n');
        for (String competitor : rounds.keySet()) {
            table.append("| ").append(competitor).append(" |");
            figures.forEach(figure -> table.append(cells(competitor, figure)));
            table.append('\n');
        }
        failures.forEach((competitor, why) ->
                table.append('\n').append(competitor).append(": ").append(why).append('\n'));
        return table.toString();
    }

    private String cells(String competitor, String figure) {
        double[] sorted = sorted(competitor, figure);
        if (sorted.length == 0) {
            return " | |";
        }
        double ratio = median(sorted) / median(scenario.base(competitor), figure);
        return " " + number(median(sorted)) + " (" + number(sorted[0]) + " to " + number(sorted[sorted.length - 1])
                + ") | " + (Double.isFinite(ratio) ? String.format(Locale.ROOT, "%.2f", ratio) : "") + " |";
    }

    static String number(double value) {
        double size = Math.abs(value);
        String format = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : size >= 0.1 || size == 0 ? "%.2f" : "%.4f";
        return String.format(Locale.ROOT, format, value);
    }
}
