// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.release;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the headers of a bundle. */
final class Headers {

    /** A package and what is said of it, up to a comma that is not in quotes. */
    private static final Pattern CLAUSE = Pattern.compile("([\\w.]+)((?:;[\\w-]+:?=(?:\"[^\"]*\"|[^;,\"]*))*)(?:,|$)");

    private Headers() {}

    static @Nullable String header(Published published, String name) {
        try (JarFile jar = new JarFile(published.staged(".jar").toFile())) {
            return jar.getManifest().getMainAttributes().getValue(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The clauses of a header by the packages that they are about. */
    static Map<String, String> clauses(Published published, String name) {
        Map<String, String> clauses = new TreeMap<>();
        String header = header(published, name);
        if (header != null) {
            Matcher clause = CLAUSE.matcher(header);
            while (clause.find()) {
                clauses.put(clause.group(1), clause.group(2));
            }
        }
        return clauses;
    }
}
