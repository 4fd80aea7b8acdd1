// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.fanout.picture;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lines over a few named places, the figures on a logarithmic axis. */
public final class LineChart {

    private static final int WIDTH = 820;
    private static final int HEIGHT = 420;
    private static final int LEFT = 70;
    private static final int RIGHT = 640;
    private static final int TOP = 60;
    private static final int BOTTOM = 370;
    private static final int LINE = 19;

    private final String title;
    private final String unit;
    private final List<String> places;
    private final Map<String, double[]> lines = new LinkedHashMap<>();

    public LineChart(String title, String unit, List<String> places) {
        this.title = title;
        this.unit = unit;
        this.places = places;
    }

    /** Adds a line; where a figure is not a number there is a hole. */
    public LineChart with(String name, double[] figures) {
        lines.put(name, figures.clone());
        return this;
    }

    public String svg() {
        Svg svg = new Svg(WIDTH, HEIGHT);
        svg.text(LEFT, 26, "start", "title", title);
        svg.text(LEFT, 46, "start", "small", unit + ", logarithmic");
        Scale scale = scale();
        for (double power : scale.powers()) {
            svg.gridLine(LEFT, y(scale, power), RIGHT, y(scale, power));
            svg.text(LEFT - 8, y(scale, power) + 4, "end", "small", Scale.label(power));
        }
        for (int place = 0; place < places.size(); place++) {
            svg.text(x(place), BOTTOM + 24, "middle", "", places.get(place));
        }
        int index = 0;
        for (Map.Entry<String, double[]> line : lines.entrySet()) {
            draw(svg, scale, line.getValue(), Svg.colour(index));
            svg.dot(RIGHT + 24, TOP + 10 + index * LINE, Svg.colour(index));
            svg.text(RIGHT + 36, TOP + 14 + index * LINE, "start", "", line.getKey());
            index++;
        }
        return svg.picture(title);
    }

    private Scale scale() {
        List<Double> figures = new ArrayList<>();
        lines.values().forEach(line -> {
            for (double figure : line) {
                if (figure > 0) {
                    figures.add(figure);
                }
            }
        });
        double smallest =
                figures.stream().mapToDouble(Double::doubleValue).min().orElse(1);
        double largest = figures.stream().mapToDouble(Double::doubleValue).max().orElse(10);
        return Scale.around(smallest, largest);
    }

    private void draw(Svg svg, Scale scale, double[] figures, String colour) {
        for (int place = 0; place < figures.length; place++) {
            if (figures[place] > 0) {
                svg.dot(x(place), y(scale, figures[place]), colour);
                if (place > 0 && figures[place - 1] > 0) {
                    svg.line(x(place - 1), y(scale, figures[place - 1]), x(place), y(scale, figures[place]), colour);
                }
            }
        }
    }

    private double x(int place) {
        double step = (RIGHT - LEFT) / (double) places.size();
        return LEFT + step * (place + 0.5);
    }

    private static double y(Scale scale, double figure) {
        return BOTTOM - scale.place(figure) * (BOTTOM - TOP);
    }
}
