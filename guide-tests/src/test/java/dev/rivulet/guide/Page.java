// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.guide;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page in Markdown.
 *
 * @param file relative to the project's root
 * @param text what is in it
 */
record Page(Path file, String text) {

    private static final Pattern BLOCK =
            Pattern.compile("^( *)```([\\w-]*)[^\\n]*\\n(.*?)^\\1```", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern SPAN = Pattern.compile("`([^`\\n]+)`");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern SOURCE = Pattern.compile("(?:src|srcset|href)=\"([^\"]+)\"");
    private static final Pattern HEADING = Pattern.compile("^#{1,6} +(.*?) *#*$", Pattern.MULTILINE);

    /** A piece of code on a page. */
    record Block(Path page, String language, String code) {
        @Override
        public String toString() {
            return page + ":\n" + code;
        }
    }

    Stream<Block> blocks(String language) {
        return BLOCK.matcher(text)
                .results()
                .filter(found -> found.group(2).equals(language))
                .map(found -> new Block(file, language, found.group(3)));
    }

    /** The text without its blocks. */
    String prose() {
        return BLOCK.matcher(text).replaceAll("");
    }

    /** What the prose sets as code. */
    Stream<String> spans() {
        return SPAN.matcher(prose()).results().map(found -> found.group(1));
    }

    Stream<String> links() {
        String plain = SPAN.matcher(prose()).replaceAll("x");
        return Stream.of(LINK, SOURCE)
                .flatMap(pattern -> pattern.matcher(plain).results())
                .map(found -> found.group(1));
    }

    /** The anchors that its headings have, as the usual sites make them. */
    Set<String> anchors() {
        Set<String> anchors = new HashSet<>();
        Map<String, Integer> seen = new HashMap<>();
        List<String> headings =
                HEADING.matcher(prose()).results().map(found -> found.group(1)).toList();
        for (String heading : headings) {
            String slug = slug(heading);
            int before = seen.merge(slug, 1, Integer::sum) - 1;
            anchors.add(before == 0 ? slug : slug + '-' + before);
        }
        return anchors;
    }

    private static String slug(String heading) {
        return heading.replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }
}
