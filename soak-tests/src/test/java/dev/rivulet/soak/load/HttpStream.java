// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.soak.load;

import java.util.Arrays;
import java.util.Locale;

/**
 * The HTTP of one response: head, chunks, and the lines in them.
 *
 * <p>Thread safety: none.
 */
final class HttpStream {

    /** Takes a line without its end. */
    interface Lines {
        void line(byte[] bytes, int from, int to);
    }

    private static final int HEAD = -1;
    private static final int SIZE = -2;
    private static final int END = -3;
    private static final int BEHIND_CHUNK = -4;
    private static final int UNTIL_CLOSE = -5;
    private static final int LONGEST_HEAD = 16_384;
    private static final int LONGEST_LINE = 1 << 20;
    private static final int SMALLEST_LINE = 256;
    private static final byte[] NOTHING = {};

    private final Lines lines;
    private final StringBuilder head = new StringBuilder();

    /** What comes next: one of the above, or so many more bytes of a chunk. */
    private int left = HEAD;

    private int size;
    private byte[] rest = NOTHING;
    private int restLength;

    HttpStream(Lines lines) {
        this.lines = lines;
    }

    /** Whether the head is there. */
    boolean isOpen() {
        return left != HEAD;
    }

    /** Whether the response ended as HTTP wants. */
    boolean isEnded() {
        return left == END;
    }

    void read(byte[] bytes, int count) {
        int at = 0;
        while (at < count) {
            at = switch (left) {
                case HEAD -> readHead(bytes, at, count);
                case SIZE -> readSize(bytes, at, count);
                case BEHIND_CHUNK -> readBehindChunk(bytes, at);
                case END -> count;
                case UNTIL_CLOSE -> readLines(bytes, at, count);
                default -> readChunk(bytes, at, Math.min(count, at + left));
            };
        }
    }

    private int readHead(byte[] bytes, int from, int to) {
        for (int at = from; at < to; at++) {
            head.append((char) (bytes[at] & 0xff));
            int length = head.length();
            if (bytes[at] == '\n' && length > 3 && head.charAt(length - 3) == '\n') {
                begin(head.toString());
                return at + 1;
            }
            if (length > LONGEST_HEAD) {
                throw new Violation("a head without end");
            }
        }
        return to;
    }

    private void begin(String text) {
        if (!text.startsWith("HTTP/1.1 200 ")) {
            throw new Violation("not a stream: " + text);
        }
        left = text.toLowerCase(Locale.ROOT).contains("transfer-encoding: chunked") ? SIZE : UNTIL_CLOSE;
        head.setLength(0);
        head.trimToSize();
    }

    private int readSize(byte[] bytes, int from, int to) {
        for (int at = from; at < to; at++) {
            int digit = Character.digit(bytes[at], 16);
            if (digit >= 0) {
                size = size * 16 + digit;
            } else if (bytes[at] == '\n') {
                left = size == 0 ? END : size;
                size = 0;
                return at + 1;
            } else if (bytes[at] != '\r') {
                throw new Violation("not the size of a chunk: " + text(bytes, from, to));
            }
        }
        return to;
    }

    private int readChunk(byte[] bytes, int from, int to) {
        readLines(bytes, from, to);
        left -= to - from;
        if (left == 0) {
            left = BEHIND_CHUNK;
        }
        return to;
    }

    private int readBehindChunk(byte[] bytes, int at) {
        if (bytes[at] == '\n') {
            left = SIZE;
        } else if (bytes[at] != '\r') {
            throw new Violation("not the end of a chunk: " + (char) bytes[at]);
        }
        return at + 1;
    }

    private int readLines(byte[] bytes, int from, int to) {
        int start = from;
        for (int at = from; at < to; at++) {
            if (bytes[at] == '\n') {
                line(bytes, start, at);
                start = at + 1;
            }
        }
        keep(bytes, start, to);
        return to;
    }

    private void line(byte[] bytes, int from, int to) {
        if (restLength == 0) {
            lines.line(bytes, from, to);
        } else {
            keep(bytes, from, to);
            int length = restLength;
            restLength = 0;
            lines.line(rest, 0, length);
        }
    }

    private void keep(byte[] bytes, int from, int to) {
        int length = to - from;
        if (restLength + length > rest.length) {
            if (restLength + length > LONGEST_LINE) {
                throw new Violation("a line without end");
            }
            rest = Arrays.copyOf(rest, Math.max(SMALLEST_LINE, 2 * (restLength + length)));
        }
        System.arraycopy(bytes, from, rest, restLength, length);
        restLength += length;
    }

    static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, Math.min(to - from, 200), java.nio.charset.StandardCharsets.UTF_8);
    }
}
