// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.filter;

import java.util.Arrays;

/**
 * Takes a byte order mark out of what an application writes first, where a heartbeat has come before it: it would have been skipped at the start of the stream (HTML standard, section 9.2.5), and
 * would be part of a field's name anywhere else.
 *
 * <p>Thread safety: guarded by the lock of its {@link EventStream}.
 */
final class ByteOrderMark {

    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private static final byte[] NOTHING = {};

    /** How much of the mark has come. */
    private int seen;

    private boolean over;

    /** Whether the mark has come, or cannot come any more. */
    boolean isOver() {
        return over;
    }

    /** What of the next bytes is to be written. */
    byte[] strip(byte[] bytes, int offset, int length) {
        int at = 0;
        while (at < length && seen < MARK.length && bytes[offset + at] == MARK[seen]) {
            at++;
            seen++;
        }
        if (at == length && seen < MARK.length) {
            return NOTHING;
        }
        over = true;
        byte[] rest = Arrays.copyOfRange(bytes, offset + at, offset + length);
        return seen == MARK.length ? rest : concat(Arrays.copyOf(MARK, seen), rest);
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] whole = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, whole, first.length, second.length);
        return whole;
    }
}
