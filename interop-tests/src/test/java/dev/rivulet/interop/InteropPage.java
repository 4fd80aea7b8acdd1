// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.interop;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToIntFunction;
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

    /** The classes of the suite, in the order of the table. */
    private static final List<Class<?>> CLASSES = List.of(EventBehaviours.class, ReturnBehaviours.class);

    private static final List<Client> ALL = List.of(Client.values());
    private static final List<Client> BROWSERS = List.of(Client.CHROMIUM, Client.FIREFOX, Client.WEB_KIT);

    private InteropPage() {}

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
        page = withPart(page, "table", table(behaviours(), ALL, cells));
        page = withPart(page, "browsers", table(pageBehaviours(), BROWSERS, cells));
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

    private static String table(List<String> rows, List<Client> columns, Map<Recording.Cell, String> cells) {
        List<String> lines = new ArrayList<>();
        lines.add(row("behaviour", columns.stream().map(Client::title)));
        lines.add("|---" + "|:-:".repeat(columns.size()) + "|");
        for (String behaviour : rows) {
            lines.add(row(
                    behaviour,
                    columns.stream()
                            .map(client -> cells.getOrDefault(new Recording.Cell(behaviour, client), "not run"))));
        }
        return String.join("\n", lines);
    }

    private static String row(String first, Stream<String> others) {
        return "| " + first + " | " + others.collect(Collectors.joining(" | ")) + " |";
    }

    /** How many cells there are. */
    static int size() {
        return behaviours().size() * ALL.size() + pageBehaviours().size() * BROWSERS.size();
    }

    /** The row that a test is. */
    static String row(Method test) {
        Behaviour behaviour = test.getAnnotation(Behaviour.class);
        return behaviour != null
                ? behaviour.value()
                : test.getAnnotation(PageBehaviour.class).value();
    }

    /** All rows, in their order. */
    private static List<String> behaviours() {
        return CLASSES.stream()
                .flatMap(type -> rows(type, Behaviour.class, Behaviour::row))
                .toList();
    }

    /** Those of browsers alone. */
    private static List<String> pageBehaviours() {
        return rows(PageBehaviours.class, PageBehaviour.class, PageBehaviour::row)
                .toList();
    }

    private static <A extends Annotation> Stream<String> rows(
            Class<?> type, Class<A> annotation, ToIntFunction<A> row) {
        return Stream.of(type.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(annotation))
                .sorted(Comparator.comparingInt(method -> row.applyAsInt(method.getAnnotation(annotation))))
                .map(InteropPage::row);
    }
}
