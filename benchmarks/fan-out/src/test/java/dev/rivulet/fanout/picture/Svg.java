// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.fanout.picture;

import java.util.Locale;

/** Writes the elements of a picture. */
final class Svg {

    /** Colours that can be told apart, also by those who see few, on white and on black. */
    private static final String[] COLOURS = {
        "#0077bb", "#ee7733", "#009988", "#cc3311", "#8877cc", "#999933", "#ee3377", "#777777", "#44aa66", "#aa7744"
    };

    private static final String STYLE = """
            <style>
              text { font: 13px system-ui, sans-serif; fill: #222 }
              .title { font-size: 15px; font-weight: 600 }
              .small { font-size: 11px; fill: #666 }
              .grid { stroke: #ddd; stroke-width: 1 }
              .back { fill: #fff }
              @media (prefers-color-scheme: dark) {
                text { fill: #ddd } .small { fill: #aaa } .grid { stroke: #444 } .back { fill: #161616 }
              }
            </style>
            """;

    private final StringBuilder elements = new StringBuilder();
    private final int width;
    private final int height;

    Svg(int width, int height) {
        this.width = width;
        this.height = height;
    }

    static String colour(int index) {
        return COLOURS[index % COLOURS.length];
    }

    /** @param anchor {@code start}, {@code middle} or {@code end} */
    void text(double x, double y, String anchor, String style, String text) {
        element(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" class=\"%s\">%s</text>",
                x,
                y,
                anchor,
                style,
                escaped(text)));
    }

    void gridLine(double x1, double y1, double x2, double y2) {
        element(String.format(
                Locale.ROOT, "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" class=\"grid\"/>", x1, y1, x2, y2));
    }

    void line(double x1, double y1, double x2, double y2, String colour) {
        element(String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" stroke-width=\"2\"/>",
                x1,
                y1,
                x2,
                y2,
                colour));
    }

    void dot(double x, double y, String colour) {
        element(String.format(Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\" fill=\"%s\"/>", x, y, colour));
    }

    void bar(double x, double y, double width, double height, String colour) {
        element(String.format(
                Locale.ROOT,
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"2\" fill=\"%s\"/>",
                x,
                y,
                width,
                height,
                colour));
    }

    private void element(String element) {
        elements.append("  ").append(element).append('\n');
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** The picture; a reader that cannot see it has its title. */
    String picture(String title) {
        return String.format(
                Locale.ROOT,
                "<!-- SPDX-License-Identifier: Apache-2.0 -->%n<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\""
                        + " height=\"%d\" role=\"img\">%n<title>%s</title>%n%s<rect width=\"%d\" height=\"%d\""
                        + " class=\"back\"/>%n%s</svg>%n",
                width,
                height,
                width,
                height,
                escaped(title),
                STYLE,
                width,
                height,
                elements);
    }
}
