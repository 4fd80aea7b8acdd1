// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.fanout.picture;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A logarithmic axis from one power of ten to another: figures differ by factors.
 *
 * @param low  the exponent where it begins
 * @param high the exponent where it ends
 */
record Scale(int low, int high) {

    private static final double THOUSAND = 1e3;
    private static final double MILLION = 1e6;

    /** The powers of ten around these figures. */
    static Scale around(double smallest, double largest) {
        int low = (int) Math.floor(Math.log10(smallest));
        int high = (int) Math.ceil(Math.log10(largest));
        return new Scale(low, Math.max(low + 1, high));
    }

    /** Where a figure is: 0 at the beginning, 1 at the end. */
    double place(double figure) {
        return Math.max(0, Math.min(1, (Math.log10(figure) - low) / (high - low)));
    }

    List<Double> powers() {
        List<Double> powers = new ArrayList<>();
        for (int exponent = low; exponent <= high; exponent++) {
            powers.add(Math.pow(10, exponent));
        }
        return powers;
    }

    static String label(double figure) {
        if (figure >= MILLION) {
            return rounded(figure / MILLION) + " M";
        }
        return figure >= THOUSAND ? rounded(figure / THOUSAND) + " k" : rounded(figure);
    }

    private static String rounded(double figure) {
        String text = String.format(Locale.ROOT, figure >= 10 ? "%.0f" : "%.2f", figure);
        return text.contains(".") ? text.replaceFirst("\\.?0+$", "") : text;
    }
}
