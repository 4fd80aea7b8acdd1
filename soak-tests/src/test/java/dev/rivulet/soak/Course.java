// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.soak;

import dev.rivulet.fanout.picture.TimeChart;
import dev.rivulet.soak.load.Load;
import dev.rivulet.soak.server.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What a run was like, second by second.
 *
 * <p>Thread safety: none.
 */
final class Course {

    private static final double NANOS = 1e9;
    private static final double MILLIS = 1e6;
    private static final double MEBIBYTE = 1 << 20;

    /**
     * A look at the readers and at the server.
     *
     * @param seconds since the beginning
     * @param events  how many events a second arrived since the look before
     * @param bytes   how many bytes a second
     */
    record Look(double seconds, double events, double bytes, Load.State load, Map<String, Long> server) {

        double server(String name) {
            return server.getOrDefault(name, 0L);
        }
    }

    private final List<Look> looks = new ArrayList<>();
    private final long start = System.nanoTime();
    private long lastEvents;
    private long lastBytes;

    /** Looks now. */
    void look(Load load, ServerProcess server) throws IOException {
        Load.State state = load.state();
        double seconds = seconds();
        double passed = seconds - (looks.isEmpty() ? 0 : last().seconds());
        looks.add(new Look(
                seconds,
                (state.events() - lastEvents) / passed,
                (state.bytes() - lastBytes) / passed,
                state,
                server.figures()));
        lastEvents = state.events();
        lastBytes = state.bytes();
    }

    double seconds() {
        return (System.nanoTime() - start) / NANOS;
    }

    Look last() {
        return looks.get(looks.size() - 1);
    }

    /** Draws it. */
    void draw(Path file, String title) throws IOException {
        TimeChart chart = new TimeChart(title, figures(Look::seconds))
                .panel("connections")
                .with("open", figures(look -> look.server("connections")))
                .panel("thousand events a second")
                .with("arrived", figures(look -> look.events() / 1e3))
                .panel("ms that events were on their way, to readers that read")
                .with("half", figures(look -> look.load().ages()[0] / MILLIS))
                .with("99 of 100", figures(look -> look.load().ages()[1] / MILLIS))
                .panel("MiB in the server")
                .with("heap in use", figures(look -> look.server("heap") / MEBIBYTE))
                .with("topics' logs", figures(look -> look.server("logs") / MEBIBYTE))
                .with("direct buffers", figures(look -> look.server("direct") / MEBIBYTE))
                .panel("threads of the server")
                .with("all", figures(look -> look.server("threads")))
                .with("of ours", figures(look -> look.server("own")));
        Files.createDirectories(file.getParent());
        Files.writeString(file, chart.svg());
    }

    private double[] figures(ToDoubleFunction<Look> figure) {
        return looks.stream().mapToDouble(figure).toArray();
    }
}
