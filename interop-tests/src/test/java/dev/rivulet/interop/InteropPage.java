// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The page that this suite makes: docs/interop.md as it is checked in, and target/interop.md as it should be. */
final class InteropPage {

    static final String HOW_TO_REFRESH =
            "the page differs from what the clients do; if they are right, have the suite write it:"
                    + " mvn test -pl interop-tests -am -Dtest=InteropTest -Dsurefire.failIfNoSpecifiedTests=false"
                    + " -Drivulet.interop.write=true\n";

    private static final Path PAGE = Path.of("..", "docs", "interop.md");
    private static final Path MADE = Path.of("target", "interop.md");

    private InteropPage() {}

    /** The classes of the suite, in the order of the table. */
    private static List<Class<?>> classes() {
        return List.of(EventBehaviours.class, ReturnBehaviours.class);
    }

    /** The lines that are checked in and not made, and those that are made and not checked in. */
    static List<String> differences() throws IOException {
        List<String> checkedIn = Files.readAllLines(PAGE);
        List<String> made = Files.readAllLines(MADE);
        List<String> differing = new ArrayList<>();
        checkedIn.stream().filter(line -> !made.contains(line)).forEach(line -> differing.add("checked in: " + line));
        made.stream().filter(line -> !checkedIn.contains(line)).forEach(line -> differing.add("made:       " + line));
        if (differing.isEmpty() && !checkedIn.equals(made)) {
            differing.add("the same lines in another order");
        }
        return differing;
    }

    /** Makes the page of what was found, where the checked-in one tells what is around it; writes that one, too, if it is told to. */
    static void make(Map<Recording.Cell, String> cells) throws IOException {
        String page = page(cells);
        Files.writeString(MADE, page);
        if (Boolean.getBoolean("rivulet.interop.write")) {
            Files.writeString(PAGE, page);
        }
    }

    private static String page(Map<Recording.Cell, String> cells) throws IOException {
        String page = Files.readString(PAGE);
        page = withPart(page, "versions", versions());
        page = withPart(page, "table", table(cells));
        return withPart(page, "differences", reasons());
    }

    private static String withPart(String page, String name, String text) {
        String begin = "<!-- made by the suite: begin " + name + " -->";
        String end = "<!-- made by the suite: end " + name + " -->";
        Pattern part = Pattern.compile(Pattern.quote(begin) + ".*" + Pattern.quote(end), Pattern.DOTALL);
        return part.matcher(page).replaceAll(Matcher.quoteReplacement(begin + "\n" + text + "\n" + end));
    }

    private static String versions() {
        return "| client | version | runs in |\n|---|---|---|\n"
                + Stream.of(Client.values())
                        .map(client -> "| %s | %s | %s |"
                                .formatted(
                                        client.title(),
                                        Objects.requireNonNullElse(client.version(), "the machine's"),
                                        client.home()))
                        .collect(Collectors.joining("\n"));
    }

    private static String reasons() {
        return Stream.of(Quirk.values())
                .map(quirk -> "- **" + quirk.mark() + "** " + quirk.text())
                .collect(Collectors.joining("\n"));
    }

    private static String table(Map<Recording.Cell, String> cells) {
        List<String> lines = new ArrayList<>();
        lines.add(row("behaviour", Stream.of(Client.values()).map(Client::title)));
        lines.add("|---" + "|:-:".repeat(Client.values().length) + "|");
        for (String behaviour : behaviours()) {
            lines.add(row(
                    behaviour,
                    Stream.of(Client.values())
                            .map(client -> cells.getOrDefault(new Recording.Cell(behaviour, client), "not run"))));
        }
        return String.join("\n", lines);
    }

    private static String row(String first, Stream<String> others) {
        return "| " + first + " | " + others.collect(Collectors.joining(" | ")) + " |";
    }

    /** How many cells there are. */
    static int size() {
        return behaviours().size() * Client.values().length;
    }

    /** All rows, in their order. */
    private static List<String> behaviours() {
        return classes().stream()
                .flatMap(type -> Stream.of(type.getDeclaredMethods())
                        .filter(method -> method.isAnnotationPresent(Behaviour.class))
                        .map(method -> method.getAnnotation(Behaviour.class))
                        .sorted(Comparator.comparingInt(Behaviour::row)))
                .map(Behaviour::value)
                .toList();
    }
}
