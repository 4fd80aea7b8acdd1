// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.guide;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the project calls its things, and what a page's code spans say of them. */
final class Names {

    /** What guides call the objects that they show. */
    private static final Map<String, String> OBJECTS = Map.of(
            "connection", "SseConnection",
            "c", "SseConnection",
            "broadcaster", "SseBroadcaster",
            "registry()", "ConnectionRegistry",
            "template", "SseTemplate",
            "event", "SseEvent",
            "gap", "Gap");

    private static final Pattern MEMBER = Pattern.compile("^([A-Z]\\w*|connection|broadcaster|template)\\.(\\w+)");
    private static final Pattern CALL_IN_CHAIN = Pattern.compile("\\bregistry\\(\\)\\.(\\w+)\\(");
    private static final Pattern TYPE = Pattern.compile("\\b((?:Sse|SSE)[A-Z]\\w*|[A-Z]\\w+Test)\\b");
    private static final Pattern PARAMETERS = Pattern.compile("init parameters? ((?:`[^`]+`(?:, | and | or )?)+)");
    private static final Pattern QUOTED = Pattern.compile("`(\\w+)`");
    private static final Pattern PREFIXED = Pattern.compile("^(rivulet\\.[a-z][\\w.-]*?)(?:\\.\\*|=.*)?$");
    private static final Pattern CONSTANT = Pattern.compile("\"(\\w[\\w.-]*)\"");

    /** Types of others that look like ours. */
    private static final Set<String> FOREIGN = Set.of(
            "SseClient",
            "SseEmitter",
            "SseEventSink",
            "SseEventSource",
            "SseEventBuilder",
            "SpringBootTest",
            "WebMvcTest");

    private static final Map<String, List<Path>> SOURCES =
            Project.files(path -> path.toString().endsWith(".java")).stream()
                    .collect(Collectors.groupingBy(
                            path -> path.getFileName().toString().replace(".java", "")));
    private static final Map<String, String> TEXTS = new HashMap<>();
    private static final Set<String> LITERALS = literals();

    private Names() {}

    /** Our names in a code span that the project does not have. */
    static Stream<String> unknownIn(String span) {
        List<String> unknown = new ArrayList<>();
        matches(TYPE, span)
                .map(found -> found.group(1))
                .filter(type -> !SOURCES.containsKey(type) && !FOREIGN.contains(type) && !isNested(type))
                .forEach(unknown::add);
        matches(MEMBER, span)
                .filter(found -> !hasMember(OBJECTS.getOrDefault(found.group(1), found.group(1)), found.group(2)))
                .forEach(found -> unknown.add(found.group()));
        matches(CALL_IN_CHAIN, span)
                .filter(found -> !hasMember("ConnectionRegistry", found.group(1)))
                .forEach(found -> unknown.add(found.group()));
        matches(PREFIXED, span)
                .map(found -> found.group(1))
                .filter(name -> !isKnownParameter(name))
                .forEach(unknown::add);
        return unknown.stream();
    }

    private static Stream<MatchResult> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results();
    }

    /** Of a type that is not ours, everything is believed. A test may be named by the beginning of its method. */
    private static boolean hasMember(String type, String member) {
        return !SOURCES.containsKey(type)
                || SOURCES.get(type).stream()
                        .anyMatch(file -> text(file).matches("(?s).*\\b" + Pattern.quote(member) + ".*"));
    }

    private static boolean isNested(String type) {
        return SOURCES.values().stream().flatMap(List::stream).anyMatch(file -> text(file)
                .matches("(?s).*\\b(?:class|interface|record|enum) " + type + "\\b.*"));
    }

    private static String text(Path file) {
        return TEXTS.computeIfAbsent(file.toString(), name -> Project.read(file));
    }

    /** Names of init parameters that prose speaks of. */
    static Stream<String> initParametersIn(String prose) {
        return matches(PARAMETERS, prose)
                .flatMap(found -> matches(QUOTED, found.group(1)))
                .map(found -> found.group(1));
    }

    static boolean isInitParameter(String name) {
        return LITERALS.contains(name);
    }

    /** Context parameters, properties and meters, also the beginning of one. */
    static boolean isKnownParameter(String name) {
        String rest = name.substring("rivulet.".length());
        String properties = Project.read(Path.of("docs", "spring.md"));
        return isInitParameter(rest)
                || rest.matches("end(\\..*)?")
                || LITERALS.stream().anyMatch(literal -> literal.equals(name) || literal.startsWith(name + '.'))
                || properties.contains("`" + name + "`")
                || properties.contains("`" + name + ".")
                || rest.startsWith("topics.")
                || (rest.startsWith("filter.init-parameters.")
                        && isInitParameter(rest.substring(rest.lastIndexOf('.') + 1)));
    }

    /** What stands in quotes in the library's sources, and names with our prefix in those of its tests, which are properties of theirs. */
    private static Set<String> literals() {
        Set<String> found = new HashSet<>();
        Project.files(path -> path.toString().contains("src/main/java"))
                .forEach(file -> literalsIn(file).forEach(found::add));
        Project.files(path -> path.toString().contains("src/test/java")).forEach(file -> literalsIn(file)
                .filter(literal -> literal.startsWith("rivulet."))
                .forEach(found::add));
        return found;
    }

    private static Stream<String> literalsIn(Path file) {
        return matches(CONSTANT, text(file)).map(literal -> literal.group(1));
    }
}
