// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.fanout.client;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * The HTTP of one stream: head, chunks, and the events in them.
 *
 * <p>Thread safety: none.
 */
final class Reader {

    private static final int HEAD = -1;
    private static final int SIZE = -2;
    private static final int UNTIL_END = -3;
    private static final int LONGEST_HEAD = 16_384;

    private final EventCheck check = new EventCheck();
    private final StringBuilder head = new StringBuilder();

    /** What comes next: the head, a chunk's size, or so many more bytes of a chunk. */
    private int left = HEAD;

    private int size;
    private boolean inSize;
    private boolean inExtension;
    private boolean open;

    EventCheck check() {
        return check;
    }

    boolean isOpen() {
        return open;
    }

    void read(byte[] bytes, int count, long now, Histogram latencies) throws IOException {
        int at = 0;
        while (at < count) {
            if (left == HEAD) {
                at = readHead(bytes, at, count);
            } else if (left == SIZE) {
                at = readSize(bytes, at, count);
            } else if (left == UNTIL_END) {
                check.read(bytes, at, count, now, latencies);
                at = count;
            } else {
                int end = Math.min(count, at + left);
                check.read(bytes, at, end, now, latencies);
                left -= end - at;
                at = end;
                if (left == 0) {
                    left = SIZE;
                }
            }
        }
    }

    private int readHead(byte[] bytes, int from, int to) throws IOException {
        for (int at = from; at < to; at++) {
            head.append((char) (bytes[at] & 0xff));
            int length = head.length();
            if (bytes[at] == '\n' && length > 3 && head.charAt(length - 3) == '\n') {
                begin(head.toString());
                head.setLength(0);
                head.trimToSize();
                return at + 1;
            }
            if (length > LONGEST_HEAD) {
                throw new IOException("a head without end");
            }
        }
        return to;
    }

    private void begin(String text) throws IOException {
        if (!text.startsWith("HTTP/1.1 200 ")) {
            throw new IOException("not a stream: " + text);
        }
        left = text.toLowerCase(Locale.ROOT).contains("transfer-encoding: chunked") ? SIZE : UNTIL_END;
        open = true;
    }

    private int readSize(byte[] bytes, int from, int to) throws IOException {
        for (int at = from; at < to; at++) {
            byte each = bytes[at];
            int digit = Character.digit(each, 16);
            if (inExtension && each != '\n') {
                continue;
            }
            if (digit >= 0) {
                inSize = true;
                size = size * 16 + digit;
            } else if (each == ';') {
                inExtension = true;
            } else if (each == '\n' && inSize) {
                beginChunk();
                return at + 1;
            } else if (each != '\r' && each != '\n') {
                throw new IOException(
                        "not a chunk: " + new String(bytes, from, to - from, StandardCharsets.ISO_8859_1));
            }
        }
        return to;
    }

    private void beginChunk() throws EOFException {
        if (size == 0) {
            throw new EOFException("the stream has ended");
        }
        left = size;
        size = 0;
        inSize = false;
        inExtension = false;
    }
}
