// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.guide;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Java sources as far as their meaning goes: without comments, white space, and what is said to the compiler's checks, which guides need not show. */
final class Code {

    private static final Pattern TOKEN = Pattern.compile(
            "(\"\"\".*?\"\"\"|\"(?:[^\"\\\\\\n]|\\\\.)*\"|'(?:[^'\\\\\\n]|\\\\.)*')|//[^\\n]*|/\\*.*?\\*/|@SuppressWarnings\\([^)]*\\)|\\s+",
            Pattern.DOTALL);
    private static final Pattern LEFT_OUT = Pattern.compile("^\\s*(?:…|\\.\\.\\.)\\s*$", Pattern.MULTILINE);
    private static final Pattern PACKAGE = Pattern.compile("^package [\\w.]+;", Pattern.MULTILINE);

    private Code() {}

    static String bare(String source) {
        return TOKEN.matcher(source)
                .replaceAll(found ->
                        found.group(1) == null ? "" : java.util.regex.Matcher.quoteReplacement(found.group(1)));
    }

    /** Whether a source, bare, has all parts of a block, in their order. */
    static boolean shows(String bareSource, String block) {
        int from = 0;
        for (String part : parts(block)) {
            int at = bareSource.indexOf(part, from);
            if (at < 0) {
                return false;
            }
            from = at + part.length();
        }
        return true;
    }

    private static List<String> parts(String block) {
        return Stream.of(LEFT_OUT.split(PACKAGE.matcher(block).replaceAll("")))
                .map(Code::bare)
                .filter(part -> !part.isEmpty())
                .toList();
    }
}
