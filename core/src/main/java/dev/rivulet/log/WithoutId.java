// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.log;

import java.util.Arrays;

/** Takes the {@code id} line out of an encoded event. */
final class WithoutId {

    private static final byte[] ID = {'i', 'd', ':'};

    private WithoutId() {}

    /** A copy of a range, which is one event as we encode it: the id, if there is one, is in front of name and data. */
    static byte[] copyOf(byte[] bytes, int start, int end) {
        int line = start;
        while (line < end && !startsWithId(bytes, line, end)) {
            line = endOfLine(bytes, line, end);
        }
        int rest = endOfLine(bytes, line, end);
        byte[] copy = Arrays.copyOfRange(bytes, start, end - (rest - line));
        System.arraycopy(bytes, rest, copy, line - start, end - rest);
        return copy;
    }

    private static boolean startsWithId(byte[] bytes, int line, int end) {
        return end - line >= ID.length && Arrays.equals(bytes, line, line + ID.length, ID, 0, ID.length);
    }

    /** Behind the line feed. */
    private static int endOfLine(byte[] bytes, int line, int end) {
        int at = line;
        while (at < end && bytes[at] != '\n') {
            at++;
        }
        return Math.min(end, at + 1);
    }
}
