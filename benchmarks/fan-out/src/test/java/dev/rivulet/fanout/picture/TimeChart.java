// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.fanout.picture;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What went on over time: panels one below the other over the same seconds, each with lines on a linear axis that begins at 0. */
public final class TimeChart {

    private static final int WIDTH = 820;
    private static final int LEFT = 70;
    private static final int RIGHT = 660;
    private static final int TOP = 56;
    private static final int PANEL = 130;
    private static final int GAP = 46;
    private static final int LINE = 18;
    private static final int STEPS = 4;
    private static final int TIMES = 6;
    private static final double MOST_POINTS = 600;

    private record Panel(String unit, Map<String, double[]> lines) {}

    private final String title;
    private final double[] seconds;
    private final List<Panel> panels = new ArrayList<>();

    public TimeChart(String title, double[] seconds) {
        this.title = title;
        this.seconds = seconds.clone();
    }

    /** Begins a panel; lines belong to the one begun last. */
    public TimeChart panel(String unit) {
        panels.add(new Panel(unit, new LinkedHashMap<>()));
        return this;
    }

    /** Adds a line with a figure for each of the times. */
    public TimeChart with(String name, double[] figures) {
        panels.get(panels.size() - 1).lines().put(name, figures.clone());
        return this;
    }

    public String svg() {
        Svg svg = new Svg(WIDTH, TOP + panels.size() * (PANEL + GAP));
        svg.text(20, 26, "start", "title", title);
        int top = TOP;
        for (Panel panel : panels) {
            draw(svg, panel, top);
            top += PANEL + GAP;
        }
        return svg.picture(title);
    }

    private void draw(Svg svg, Panel panel, int top) {
        double most = panel.lines().values().stream()
                .flatMapToDouble(java.util.Arrays::stream)
                .max()
                .orElse(1);
        double step = step(most);
        svg.text(LEFT, top - 8, "start", "small", panel.unit());
        for (int i = 0; i * step < most + step && i <= STEPS + 1; i++) {
            double y = y(top, i * step, step);
            svg.gridLine(LEFT, y, RIGHT, y);
            svg.text(LEFT - 8, y + 4, "end", "small", label(i * step));
        }
        drawTimes(svg, top);
        int index = 0;
        for (Map.Entry<String, double[]> line : panel.lines().entrySet()) {
            String colour = Svg.colour(index);
            drawLine(svg, line.getValue(), top, step, colour);
            svg.dot(RIGHT + 16, top + 10 + index * LINE, colour);
            svg.text(RIGHT + 28, top + 14 + index * LINE, "start", "", line.getKey());
            index++;
        }
    }

    private void drawTimes(Svg svg, int top) {
        double step = Math.max(1, step(end() * STEPS / TIMES));
        for (double time = 0; time <= end(); time += step) {
            svg.text(x(time), top + PANEL + 16, "middle", "small", label(time) + " s");
        }
    }

    /** Long runs have more figures than a picture has room for; the largest of neighbours stands for them. */
    private void drawLine(Svg svg, double[] figures, int top, double step, String colour) {
        int together = (int) Math.ceil(figures.length / MOST_POINTS);
        double lastX = Double.NaN;
        double lastY = 0;
        for (int i = 0; i < figures.length; i += together) {
            double most = figures[i];
            for (int j = i; j < Math.min(figures.length, i + together); j++) {
                most = Math.max(most, figures[j]);
            }
            double x = x(seconds[i]);
            double y = y(top, most, step);
            if (i > 0) {
                svg.line(lastX, lastY, x, y, colour);
            }
            lastX = x;
            lastY = y;
        }
    }

    private double end() {
        return seconds.length == 0 ? 1 : Math.max(1, seconds[seconds.length - 1]);
    }

    private double x(double time) {
        return LEFT + time / end() * (RIGHT - LEFT);
    }

    private static double y(int top, double figure, double step) {
        return top + PANEL - figure / (step * (STEPS + 1)) * PANEL;
    }

    /** A round number of which a few reach up to the largest figure. */
    private static double step(double most) {
        double rough = Math.max(most, 1e-3) / STEPS;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        for (double factor : new double[] {1, 2, 5}) {
            if (factor * power >= rough) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    private static String label(double figure) {
        return figure >= 1e3
                ? Scale.label(figure)
                : String.format(Locale.ROOT, "%.3f", figure).replaceFirst("\\.?0+$", "");
    }
}
