// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.comparison;

import dev.rivulet.spring.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What was found, and the page that says it: docs/sseemitter-comparison.md as it is checked in, and target/sseemitter-comparison.md as it should be. */
final class Findings {

    static final String HOW_TO_REFRESH =
            "the page differs from what was found; if that is right, run ComparisonTest again and copy"
                    + " spring-adapter/target/sseemitter-comparison.md to docs\n";

    private static final Path MADE = Path.of("target", "sseemitter-comparison.md");

    private record Cell(Row row, Product product) {}

    private final Map<Cell, Map<Server, String>> cells = new ConcurrentHashMap<>();

    void add(Server server, Row row, Product product, String words) {
        cells.computeIfAbsent(new Cell(row, product), cell -> new TreeMap<>()).put(server, words);
    }

    /** The page as it is checked in, of this module or of one within it. */
    static String checkedIn() throws IOException {
        return Files.readString(page());
    }

    private static Path page() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null) {
            Path page = folder.resolve("docs").resolve("sseemitter-comparison.md");
            if (Files.exists(page)) {
                return page;
            }
            folder = folder.getParent();
        }
        throw new IllegalStateException("docs/sseemitter-comparison.md is not in any folder above");
    }

    String made() throws IOException {
        String begin = "<!-- made by ComparisonTest: begin -->";
        String end = "<!-- made by ComparisonTest: end -->";
        Pattern part = Pattern.compile(Pattern.quote(begin) + ".*" + Pattern.quote(end), Pattern.DOTALL);
        String page =
                part.matcher(checkedIn()).replaceAll(Matcher.quoteReplacement(begin + "\n" + table() + "\n" + end));
        Files.createDirectories(MADE.getParent());
        Files.writeString(MADE, page);
        return page;
    }

    private String table() {
        return Stream.concat(Stream.of(head()), Stream.of(Row.values()).map(this::row))
                .collect(Collectors.joining("\n"));
    }

    private static String head() {
        return "| | "
                + Stream.of(Product.values()).map(Product::title).collect(Collectors.joining(" | "))
                + " |\n|---|---|---|---|";
    }

    private String row(Row row) {
        return "| " + row.title() + " | "
                + Stream.of(Product.values())
                        .map(product -> words(cells.getOrDefault(new Cell(row, product), Map.of())))
                        .collect(Collectors.joining(" | "))
                + " |";
    }

    private static String words(Map<Server, String> found) {
        if (found.values().stream().distinct().count() == 1) {
            return found.values().iterator().next();
        }
        return found.isEmpty()
                ? "not run"
                : found.entrySet().stream()
                        .map(entry -> entry.getKey().name().charAt(0)
                                + entry.getKey().name().substring(1).toLowerCase(java.util.Locale.ROOT) + ": "
                                + entry.getValue())
                        .collect(Collectors.joining("; "));
    }
}
