// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.observe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The page of the documentation that tells operators what they see. */
final class Page {

    private static final String PATH = "docs/spring-observability.md";

    private Page() {}

    static String text() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve(PATH))) {
            folder = folder.getParent();
        }
        try {
            return Files.readString(folder.resolve(PATH));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a pattern's group finds. */
    static Set<String> all(String pattern, String text) {
        Set<String> found = new TreeSet<>();
        Matcher matcher = Pattern.compile(pattern, Pattern.MULTILINE).matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }
}
