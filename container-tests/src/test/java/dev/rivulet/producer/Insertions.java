// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.producer;

import java.nio.charset.StandardCharsets;

/**
 * The heartbeats that were inserted into a stream: lines of nothing but a colon, each behind an LF of the application, and besides them
 * every byte is the application's.
 *
 * <p>A heartbeat cannot be told from the application's own bare comment, and need not be: both are the same bytes, so of several in a
 * row it does not matter which are whose. Taking the first ones for the application's finds an explanation whenever there is one.
 */
final class Insertions {

    private final byte[] expected;
    private final byte[] seen;
    private int count;

    private Insertions(byte[] expected, byte[] seen) {
        this.expected = expected;
        this.seen = seen;
    }

    /**
     * Counts them.
     *
     * @throws AssertionError if something else differs
     */
    static int count(byte[] expected, byte[] seen) {
        Insertions insertions = new Insertions(expected, seen);
        insertions.align();
        return insertions.count;
    }

    private void align() {
        int at = 0;
        int of = 0;
        while (at < seen.length || of < expected.length) {
            if (at < seen.length && of < expected.length && !isBareComment(seen, at) && seen[at] == expected[of]) {
                at++;
                of++;
            } else if (isBareComment(seen, at) && isBareComment(expected, of)) {
                at += 2;
                of += 2;
            } else if (isBareComment(seen, at)) {
                at += 2;
                count++;
            } else {
                throw new AssertionError("at byte " + at + " of " + seen.length + " (byte " + of + " of "
                        + expected.length + " of the application): expected " + excerpt(expected, of) + " but saw "
                        + excerpt(seen, at));
            }
        }
    }

    /** Whether there is a line of nothing but a colon, behind an LF. */
    private static boolean isBareComment(byte[] bytes, int at) {
        return at > 0 && at + 1 < bytes.length && bytes[at - 1] == '\n' && bytes[at] == ':' && bytes[at + 1] == '\n';
    }

    private static String excerpt(byte[] bytes, int at) {
        int from = Math.max(0, at - 40);
        int to = Math.min(bytes.length, at + 40);
        String before = new String(bytes, from, at - from, StandardCharsets.UTF_8);
        String after = new String(bytes, at, to - at, StandardCharsets.UTF_8);
        return '"' + (before + "⟨here⟩" + after).replace("\r", "\\r").replace("\n", "\\n") + '"';
    }
}
