// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.example.jetty;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Texts to answer with: the sections of a Markdown document. */
final class Documentation {

    private static final String DOCUMENT = "answers.md";
    private static final Pattern SECTION = Pattern.compile("^## (.+)\\n([^#]+)", Pattern.MULTILINE);
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]{3,}");
    private static final Pattern TOKEN = Pattern.compile("\\s*(?:[\\p{L}\\p{N}]+|[^\\s\\p{L}\\p{N}])");

    /** One section, with the words by which it is found. */
    record Passage(String source, String title, String text, Set<String> titleWords, Set<String> words) {

        /** Words with the space before them, and punctuation, one by one. */
        List<String> tokens() {
            return TOKEN.matcher(text).results().map(MatchResult::group).toList();
        }
    }

    private final List<Passage> passages;

    private Documentation(List<Passage> passages) {
        this.passages = passages;
    }

    static Documentation load() {
        try (InputStream in = Documentation.class.getResourceAsStream("/" + DOCUMENT)) {
            if (in == null) {
                throw new IllegalStateException(DOCUMENT + " is missing on the class path");
            }
            return of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(DOCUMENT + " cannot be read", e);
        }
    }

    static Documentation of(String markdown) {
        List<Passage> passages = new ArrayList<>();
        Matcher section = SECTION.matcher(markdown);
        while (section.find()) {
            String source = DOCUMENT + ", section " + (passages.size() + 1);
            passages.add(passage(source, section.group(1).strip(), plain(section.group(2))));
        }
        return new Documentation(passages);
    }

    private static Passage passage(String source, String title, String text) {
        return new Passage(source, title, text, wordsOf(title), wordsOf(title + ' ' + text));
    }

    /** Without marks of code, and with each paragraph on one line. */
    private static String plain(String markdown) {
        return markdown.strip().replace("`", "").replaceAll("(?<!\\n)\\n(?!\\n)", " ");
    }

    /** The passage that shares most with a question; the first one if none shares anything. */
    Passage find(String question) {
        Set<String> asked = wordsOf(question);
        return passages.stream()
                .max(Comparator.comparingDouble(passage -> score(passage, asked)))
                .orElseThrow();
    }

    /** A shared word counts the more, the fewer passages have it; in the title, twice. */
    private double score(Passage passage, Set<String> asked) {
        return asked.stream()
                .filter(passage.words::contains)
                .mapToDouble(word -> (passage.titleWords.contains(word) ? 2.0 : 1.0) / frequency(word))
                .sum();
    }

    private long frequency(String word) {
        return passages.stream().filter(passage -> passage.words.contains(word)).count();
    }

    private static Set<String> wordsOf(String text) {
        Matcher matcher = WORD.matcher(text.toLowerCase(Locale.ROOT));
        return matcher.results().map(MatchResult::group).collect(Collectors.toUnmodifiableSet());
    }
}
