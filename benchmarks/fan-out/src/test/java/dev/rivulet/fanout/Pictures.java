// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.fanout;

import dev.rivulet.fanout.picture.BarChart;
import dev.rivulet.fanout.picture.LineChart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Draws what was measured. A picture is made when all that it shows was measured in the same run. */
final class Pictures {

    private static final List<String> PERCENTILES = List.of("p50", "p90", "p99", "p99.9");

    private final Path folder;
    private final Map<String, Results> results;

    private Pictures(Path folder, List<Results> results) {
        this.folder = folder;
        this.results = results.stream()
                .collect(Collectors.toMap(each -> each.scenario().name(), each -> each));
    }

    static void draw(Path folder, List<Results> results) throws IOException {
        Files.createDirectories(folder);
        Pictures pictures = new Pictures(folder, results);
        pictures.bars("s1", Broadcast.PER_CPU_SECOND, "broadcast");
        pictures.bars("s6", Broadcast.PER_CPU_SECOND, "unicast");
        pictures.lines("broadcast-by-readers", "readers", List.of("s1-100x100", "s1", "s1-5000x100"), "100 bytes");
        pictures.lines("broadcast-by-size", "", List.of("s1", "s1-1000x1k", "s1-1000x16k"), "1,000 readers");
        pictures.latency("s2");
    }

    private void bars(String scenario, String figure, String file) throws IOException {
        Results measured = results.get(scenario);
        if (measured == null) {
            return;
        }
        BarChart chart = new BarChart(measured.scenario().title(), figure, name -> name.startsWith("rivulet"));
        measured.competitors().stream()
                .sorted(Comparator.comparingDouble(name -> -measured.median(name, figure)))
                .forEach(name -> chart.with(name, measured.median(name, figure)));
        write(file, chart.svg());
    }

    private void lines(String file, String places, List<String> scenarios, String what) throws IOException {
        List<Results> measured = scenarios.stream()
                .map(results::get)
                .filter(java.util.Objects::nonNull)
                .toList();
        if (measured.size() < scenarios.size()) {
            return;
        }
        List<String> names = measured.stream()
                .map(each -> (Broadcast) each.scenario())
                .map(each -> places.isEmpty() ? each.size() + " bytes" : each.connections() + " " + places)
                .toList();
        LineChart chart = new LineChart("Broadcast as fast as it goes, " + what, Broadcast.PER_CPU_SECOND, names);
        Set<String> servers = new LinkedHashSet<>();
        measured.forEach(each -> servers.addAll(each.competitors()));
        servers.retainAll(measured.get(measured.size() - 1).competitors());
        servers.forEach(server -> chart.with(
                server,
                measured.stream()
                        .mapToDouble(each -> each.median(server, Broadcast.PER_CPU_SECOND))
                        .toArray()));
        write(file, chart.svg());
    }

    private void latency(String scenario) throws IOException {
        Results measured = results.get(scenario);
        if (measured == null) {
            return;
        }
        LineChart chart =
                new LineChart(measured.scenario().title() + ": how long until an event is read", "ms", PERCENTILES);
        measured.competitors()
                .forEach(name -> chart.with(
                        name,
                        PERCENTILES.stream()
                                .mapToDouble(percentile -> measured.median(name, percentile + " ms"))
                                .toArray()));
        write("latency", chart.svg());
    }

    private void write(String file, String svg) throws IOException {
        Files.writeString(folder.resolve(file + ".svg"), svg);
    }
}
