// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.security;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.springframework.util.AntPathMatcher;

/**
 * Who may read the topics of a pattern.
 *
 * @param pattern  the pattern
 * @param decision says who
 */
record TopicRule(String pattern, Decision decision) {

    /** Decides on a question, with the pattern's variables. */
    @FunctionalInterface
    interface Decision {

        boolean mayRead(TopicQuestion question, Map<String, String> variables);
    }

    /** The pattern of every topic. */
    static final String ANY = "**";

    private static final Pattern VARIABLE =
            Pattern.compile("\\{([A-Za-z_][A-Za-z0-9_]*)(?::((?:[^{}]|\\{[^{}]*})+))?}");

    /**
     * The names of a pattern's variables.
     *
     * @throws IllegalArgumentException if it is no pattern
     */
    static Set<String> variables(String pattern) {
        if (pattern.isEmpty()) {
            throw new IllegalArgumentException("it must not be empty");
        }
        Set<String> names = new LinkedHashSet<>();
        Matcher variable = VARIABLE.matcher(pattern);
        while (variable.find()) {
            if (!names.add(variable.group(1))) {
                throw new IllegalArgumentException("it has the variable {" + variable.group(1) + "} twice");
            }
            requireExpression(variable.group(2));
        }
        if (variable.replaceAll("").matches("(?s).*[{}].*")) {
            throw new IllegalArgumentException("it has a brace that is not part of a variable such as {user}");
        }
        return names;
    }

    private static void requireExpression(@Nullable String regex) {
        try {
            Pattern.compile(regex == null ? "" : regex);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    boolean matches(AntPathMatcher matcher, String topic) {
        return pattern.equals(ANY) || matcher.match(pattern, topic);
    }

    /** What the variables are in a topic that matches. */
    Map<String, String> variables(AntPathMatcher matcher, String topic) {
        return pattern.equals(ANY) ? Map.of() : new TreeMap<>(matcher.extractUriTemplateVariables(pattern, topic));
    }
}
