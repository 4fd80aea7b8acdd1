// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.filter;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** An event stream as somebody might write it: every kind of line end, unknown fields, comments, characters of all lengths; and cut into pieces anywhere. */
record RandomStream(byte[] bytes, List<Piece> pieces) {

    /** What is written at once, what is done after it, and for how long nothing is done then. */
    record Piece(int offset, int length, boolean flushed, int pauseMillis) {}

    private static final String[] LINE_ENDS = {"\n", "\n", "\n", "\r\n", "\r\n", "\r"};
    private static final String[] STARTS = {
        "data: ", "data:", "event: ", "id: ", ": ", ":", "retry: ", "other: ", "data", ""
    };
    private static final String[] WORDS = {"a", "Ärger", "株価", "\uD83D\uDE00", " ", ":", "x:y", "0", "\u00a0", "end"};

    static RandomStream of(Random random, int events) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (random.nextInt(4) == 0) {
            out.writeBytes(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF});
        }
        for (int i = 0; i < events; i++) {
            StringBuilder event = new StringBuilder("data: " + i);
            for (int line = random.nextInt(5); line > 0; line--) {
                event.append(pick(random, LINE_ENDS)).append(line(random));
            }
            event.append(pick(random, LINE_ENDS)).append(pick(random, LINE_ENDS));
            out.writeBytes(event.toString().getBytes(StandardCharsets.UTF_8));
        }
        byte[] bytes = out.toByteArray();
        return new RandomStream(bytes, cut(random, bytes.length));
    }

    private static String line(Random random) {
        StringBuilder line = new StringBuilder(pick(random, STARTS));
        for (int words = random.nextInt(4); words > 0; words--) {
            line.append(pick(random, WORDS));
        }
        return line.toString();
    }

    private static String pick(Random random, String[] choices) {
        return choices[random.nextInt(choices.length)];
    }

    private static List<Piece> cut(Random random, int size) {
        List<Piece> pieces = new ArrayList<>();
        for (int at = 0; at < size; ) {
            int length = Math.min(size - at, 1 + random.nextInt(random.nextInt(8) == 0 ? 400 : 25));
            pieces.add(new Piece(at, length, random.nextInt(3) > 0, random.nextInt(3) == 0 ? random.nextInt(8) : 0));
            at += length;
        }
        return pieces;
    }
}
