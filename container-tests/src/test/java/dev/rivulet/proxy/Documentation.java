// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The blocks of docs/proxies.md; the line above a configuration says which {@link Setup} it is. */
final class Documentation {

    private static final Path PAGE = Path.of("..", "docs", "proxies.md");
    private static final Pattern BLOCK = Pattern.compile("(?:`(\\w+)`:\\n\\n)?```(\\w+)\\n(.*?)\\n```", Pattern.DOTALL);

    private Documentation() {}

    /** A block of the page; the setup is empty where none is named. */
    record Block(String setup, String language, String text) {}

    /** All blocks, in their order. */
    static List<Block> blocks() {
        try {
            return BLOCK.matcher(Files.readString(PAGE))
                    .results()
                    .map(Documentation::block)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The configuration that users copy. */
    static String configuration(Setup setup) {
        Map<String, String> texts = new TreeMap<>();
        blocks().forEach(block -> texts.put(block.setup(), block.text()));
        String text = texts.get(setup.name());
        if (text == null) {
            throw new AssertionError("no block for " + setup + " in " + PAGE + ", only for " + texts.keySet());
        }
        return text;
    }

    private static Block block(MatchResult found) {
        String setup = found.group(1);
        return new Block(setup == null ? "" : setup, found.group(2), found.group(3));
    }
}
