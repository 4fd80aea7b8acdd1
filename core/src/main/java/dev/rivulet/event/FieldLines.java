// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.event;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One field of an event: a line for each line of its value, whichever of CR, LF and CRLF ends it; an empty value is one empty line, no value is none. In UTF-8 no byte of
 * another character looks like a CR or LF, so the value's bytes are made once, and split.
 *
 * <p>Thread safety: none.
 */
final class FieldLines {

    private static final FieldLines NONE = new FieldLines(new byte[0], new byte[0], 0, 0);

    private final byte[] field;
    private final byte[] value;
    private final int lines;
    private final int length;

    private FieldLines(byte[] field, byte[] value, int lines, int length) {
        this.field = field;
        this.value = value;
        this.lines = lines;
        this.length = length;
    }

    /** The lines of a value, each with the field's name, colon and space in front. */
    static FieldLines of(byte[] field, @Nullable String value) {
        if (value == null) {
            return NONE;
        }
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        boolean single = value.indexOf('\n') < 0 && value.indexOf('\r') < 0;
        return single ? new FieldLines(field, bytes, 1, field.length + bytes.length + 1) : ofSeveral(field, bytes);
    }

    private static FieldLines ofSeveral(byte[] field, byte[] value) {
        int lines = 1;
        int ends = 0;
        for (int i = 0; i < value.length; i++) {
            if (value[i] == '\n' || value[i] == '\r') {
                ends++;
                lines += isSecondOfCrLf(value, i) ? 0 : 1;
            }
        }
        return new FieldLines(field, value, lines, lines * (field.length + 1) + value.length - ends);
    }

    private static boolean isSecondOfCrLf(byte[] value, int index) {
        return value[index] == '\n' && index > 0 && value[index - 1] == '\r';
    }

    /** How many bytes all lines have. */
    int length() {
        return length;
    }

    /** Copies the lines. Returns where they end. */
    int copyTo(byte[] target, int offset) {
        if (lines == 0) {
            return offset;
        }
        return lines == 1 ? copyLine(target, offset, 0, value.length) : copySeveral(target, offset);
    }

    private int copySeveral(byte[] target, int offset) {
        int at = offset;
        int start = 0;
        for (int i = 0; i < value.length; i++) {
            if (value[i] == '\n' || value[i] == '\r') {
                if (!isSecondOfCrLf(value, i)) {
                    at = copyLine(target, at, start, i);
                }
                start = i + 1;
            }
        }
        return copyLine(target, at, start, value.length);
    }

    private int copyLine(byte[] target, int offset, int start, int end) {
        System.arraycopy(field, 0, target, offset, field.length);
        int at = offset + field.length;
        System.arraycopy(value, start, target, at, end - start);
        at += end - start;
        target[at] = '\n';
        return at + 1;
    }
}
