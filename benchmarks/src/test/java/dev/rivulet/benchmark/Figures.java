// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.benchmark;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The figures of all rounds for one thing, without and with the filter, one right after the other. */
record Figures(String what, Comparison comparison, List<Pair> pairs) {

    /** How a figure without and one with are compared. */
    enum Comparison {
        RATIO {
            @Override
            double of(Pair pair) {
                return pair.with() / pair.without();
            }

            @Override
            String format(double value) {
                return String.format(Locale.ROOT, "%.2f", value);
            }
        },
        DIFFERENCE {
            @Override
            double of(Pair pair) {
                return pair.with() - pair.without();
            }

            @Override
            String format(double value) {
                return (value < 0 ? "" : "+") + number(value);
            }
        };

        abstract double of(Pair pair);

        abstract String format(double value);
    }

    /** Two figures of one round. */
    record Pair(double without, double with) {}

    /** A line of a Markdown table. */
    String line() {
        return "| " + what + " | " + spread(Pair::without, Figures::number) + " | "
                + spread(Pair::with, Figures::number) + " | " + spread(comparison::of, comparison::format) + " |";
    }

    private String spread(ToDoubleFunction<Pair> figure, Format format) {
        double[] sorted = pairs.stream().mapToDouble(figure).sorted().toArray();
        return format.of(median(sorted)) + " (" + format.of(sorted[0]) + " to " + format.of(sorted[sorted.length - 1])
                + ")";
    }

    private static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static String number(double value) {
        return String.format(
                Locale.ROOT, Math.abs(value) < 10 ? "%.2f" : Math.abs(value) < 100 ? "%.1f" : "%,.0f", value);
    }

    private interface Format {
        String of(double value);
    }
}
