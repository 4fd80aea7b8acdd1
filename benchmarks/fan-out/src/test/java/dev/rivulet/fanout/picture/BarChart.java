// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.fanout.picture;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/** A bar for each server, the figures on a logarithmic axis. */
public final class BarChart {

    private static final int WIDTH = 820;
    private static final int LEFT = 160;
    private static final int RIGHT = 730;
    private static final int TOP = 70;
    private static final int ROW = 26;
    private static final int BAR = 18;
    private static final int BELOW = 40;

    private final String title;
    private final String unit;
    private final Predicate<String> highlighted;
    private final Map<String, Double> bars = new LinkedHashMap<>();

    public BarChart(String title, String unit, Predicate<String> highlighted) {
        this.title = title;
        this.unit = unit;
        this.highlighted = highlighted;
    }

    public BarChart with(String name, double figure) {
        bars.put(name, figure);
        return this;
    }

    public String svg() {
        int bottom = TOP + bars.size() * ROW;
        Svg svg = new Svg(WIDTH, bottom + BELOW);
        svg.text(20, 26, "start", "title", title);
        svg.text(20, 46, "start", "small", unit + ", logarithmic");
        double smallest =
                bars.values().stream().mapToDouble(Double::doubleValue).min().orElse(1);
        double largest =
                bars.values().stream().mapToDouble(Double::doubleValue).max().orElse(10);
        Scale scale = Scale.around(smallest, largest);
        for (double power : scale.powers()) {
            double x = LEFT + scale.place(power) * (RIGHT - LEFT);
            svg.gridLine(x, TOP - 6, x, bottom);
            svg.text(x, bottom + 18, "middle", "small", Scale.label(power));
        }
        int row = TOP;
        for (Map.Entry<String, Double> bar : bars.entrySet()) {
            double width = Math.max(2, scale.place(bar.getValue()) * (RIGHT - LEFT));
            svg.text(LEFT - 10, row + BAR - 4, "end", "", bar.getKey());
            svg.bar(LEFT, row, width, BAR, Svg.colour(highlighted.test(bar.getKey()) ? 0 : 7));
            svg.text(LEFT + width + 6, row + BAR - 4, "start", "small", Scale.label(bar.getValue()));
            row += ROW;
        }
        return svg.picture(title);
    }
}
