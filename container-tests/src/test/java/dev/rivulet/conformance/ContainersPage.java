// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.conformance;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The page that this suite makes: docs/containers.md as it is checked in, and target/containers.md as it should be. */
final class ContainersPage {

    static final String HOW_TO_REFRESH =
            "the page differs from what the containers do; if they are right, run the suite again and copy what it made:"
                    + " mvn test -pl container-tests -am -Dtest='dev.rivulet.conformance.*' -Dsurefire.failIfNoSpecifiedTests=false;"
                    + " cp container-tests/target/containers.md docs/containers.md\n";

    private static final Path PAGE = Path.of("..", "docs", "containers.md");
    private static final Path MADE = Path.of("target", "containers.md");
    private static final Path CELLS = Path.of("target", "conformance-cells.tsv");
    private static final String BEGIN = "<!-- made by the suite: begin %s -->";
    private static final String END = "<!-- made by the suite: end %s -->";

    private ContainersPage() {}

    /** The classes of the suite, in the order of the table. */
    static List<Class<?>> classes() {
        return List.of(
                StreamConformanceTest.class,
                RequestConformanceTest.class,
                EndConformanceTest.class,
                FilterConformanceTest.class,
                RedeployConformanceTest.class);
    }

    // ---- what is checked in

    static String checkedIn() throws IOException {
        return Files.readString(PAGE);
    }

    static Map<String, Map<Containers, String>> cellsOfThePage() throws IOException {
        Map<String, Map<Containers, String>> cells = new LinkedHashMap<>();
        Files.readString(PAGE).lines().filter(line -> line.startsWith("| ")).forEach(line -> {
            String[] columns = line.substring(1).split("\\|", -1);
            if (columns.length > Containers.values().length) {
                Map<Containers, String> row = new EnumMap<>(Containers.class);
                for (Containers container : Containers.values()) {
                    row.put(container, columns[container.ordinal() + 1].strip());
                }
                cells.put(columns[0].strip(), row);
            }
        });
        return cells;
    }

    // ---- what is made

    /** Adds results to those of other classes and JVMs, and makes the page of what there is. */
    static void add(Map<Recording.Cell, String> cells) throws IOException {
        try (FileChannel channel = FileChannel.open(CELLS, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.lock();
            List<String> lines = cells.entrySet().stream()
                    .map(entry -> entry.getKey().behaviour()
                            + '\t'
                            + entry.getKey().container().name()
                            + '\t'
                            + entry.getValue())
                    .toList();
            Files.write(CELLS, lines, StandardOpenOption.APPEND);
            Files.writeString(MADE, page());
        }
    }

    private static String page() throws IOException {
        String page = Files.exists(PAGE) ? Files.readString(PAGE) : "";
        page = withPart(page, "versions", versions());
        page = withPart(page, "table", table());
        return withPart(page, "differences", differences());
    }

    private static String withPart(String page, String name, String text) {
        String begin = BEGIN.formatted(name);
        String end = END.formatted(name);
        Pattern part = Pattern.compile(Pattern.quote(begin) + ".*" + Pattern.quote(end), Pattern.DOTALL);
        return part.matcher(page).replaceAll(Matcher.quoteReplacement(begin + "\n" + text + "\n" + end));
    }

    static String versions() {
        return "| container | version | Servlet API | library |\n|---|---|---|---|\n"
                + Stream.of(Containers.values())
                        .map(container -> "| %s | %s | %s, `%s` | `%s` |"
                                .formatted(
                                        container.title(),
                                        container.version(),
                                        container.servletVersion(),
                                        container.namespace().name().toLowerCase(Locale.ROOT) + ".servlet",
                                        container.namespace().artifact()))
                        .collect(Collectors.joining("\n"));
    }

    static String differences() {
        return Stream.of(Quirk.values())
                .map(quirk -> "- **" + quirk.mark() + "** " + quirk.text())
                .collect(Collectors.joining("\n"));
    }

    private static String table() throws IOException {
        Map<String, Map<String, String>> cells = new LinkedHashMap<>();
        for (String line : Files.readAllLines(CELLS)) {
            String[] columns = line.split("\t", -1);
            cells.computeIfAbsent(columns[0], row -> new LinkedHashMap<>()).put(columns[1], columns[2]);
        }
        List<String> lines = new ArrayList<>();
        lines.add(row("behaviour", Stream.of(Containers.values()).map(Containers::title)));
        lines.add("|---" + "|:-:".repeat(Containers.values().length) + "|");
        for (String behaviour : behaviours()) {
            Map<String, String> row = cells.getOrDefault(behaviour, Map.of());
            lines.add(row(
                    behaviour,
                    Stream.of(Containers.values()).map(container -> row.getOrDefault(container.name(), "?"))));
        }
        return String.join("\n", lines);
    }

    private static String row(String first, Stream<String> others) {
        return "| " + first + " | " + others.collect(Collectors.joining(" | ")) + " |";
    }

    /** All rows, in their order. */
    static List<String> behaviours() {
        return classes().stream()
                .flatMap(type -> Stream.of(type.getDeclaredMethods())
                        .filter(method -> method.isAnnotationPresent(Behaviour.class))
                        .map(method -> method.getAnnotation(Behaviour.class))
                        .sorted(Comparator.comparingInt(Behaviour::row)))
                .map(Behaviour::value)
                .toList();
    }
}
