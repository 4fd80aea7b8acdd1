// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Makes the parts of events that break careless encoders: every control character, lone CR and LF, the line separators that the format
 * does not know, byte order marks, surrogate pairs, leading spaces, colons, empty and very long texts.
 *
 * <p>The same seed gives the same parts, on every JDK, as long as the methods are called in the same order; {@link #toString()} shows the
 * seed, so that the name of a parameterised test does:
 *
 * <pre>{@code
 * static Stream<RandomEvents> seeds() {
 *     return RandomEvents.seeds(1, 1000);
 * }
 *
 * @ParameterizedTest
 * @MethodSource("seeds")
 * void everyEvent_parsesBackToItself(RandomEvents random) { ... }
 * }</pre>
 *
 * <p>All texts are well-formed UTF-16: a lone surrogate has no encoding in UTF-8.
 *
 * <p>Thread safety: confined to one thread at a time.
 */
public final class RandomEvents {

    private static final List<String> LINE_ENDS = List.of("\r", "\n", "\r\n", "\n\r", "\n\n", "\r\r\n", "\r\n\r\n");

    private static final List<String> PIECES = List.of(
            "a",
            "price",
            " ",
            "  ",
            ":",
            ": ",
            "data: x",
            "event: x",
            "id: 1",
            "retry: 1",
            "data",
            ":comment",
            "\uFEFF",
            "\u2028",
            "\u2029",
            "\u0085",
            "\u00A0",
            "\u007F",
            "\u00E9",
            "\u0301",
            "\u4E2D",
            "\uFFFD",
            "\uFFFE",
            "\uFFFF",
            "\uD83D\uDE00",
            "\uD83D\uDC69\u200D\uD83D\uDCBB",
            "\uDBFF\uDFFF",
            "\\n",
            "\"",
            "'",
            "</script>",
            "%0A",
            "{\"a\":1}");

    private static final int LONGEST = 70_000;

    private final long seed;
    private final Random random;

    /**
     * A generator.
     *
     * @param seed decides everything that it makes
     */
    public RandomEvents(long seed) {
        this.seed = seed;
        this.random = new Random(seed);
    }

    /**
     * A generator for each of a row of seeds, for parameterised tests.
     *
     * @param first the first seed
     * @param count how many
     * @return the generators, made as the stream is read
     */
    public static Stream<RandomEvents> seeds(long first, int count) {
        return LongStream.range(first, first + count).mapToObj(RandomEvents::new);
    }

    /**
     * Any text: data or a comment.
     *
     * @return the text, may be empty
     */
    public String text() {
        return text(LINE_ENDS, true);
    }

    /**
     * An event name: any text without CR and LF.
     *
     * @return the name, may be empty
     */
    public String name() {
        return text(List.of(), true);
    }

    /**
     * An event id: any text without CR, LF and NUL.
     *
     * @return the id, may be empty
     */
    public String id() {
        return text(List.of(), false);
    }

    /**
     * An event name that must be refused, because it holds a CR or LF somewhere.
     *
     * @return the name
     */
    public String invalidName() {
        return name() + pick(LINE_ENDS) + name();
    }

    /**
     * An event id that must be refused, because it holds a CR, LF or NUL somewhere.
     *
     * @return the id
     */
    public String invalidId() {
        return id() + (random.nextInt(3) == 0 ? "\0" : pick(LINE_ENDS)) + id();
    }

    /**
     * A reconnection time of whole milliseconds: 0, usual, or very long.
     *
     * @return the time
     */
    public Duration retry() {
        return switch (random.nextInt(3)) {
            case 0 -> Duration.ZERO;
            case 1 -> Duration.ofMillis(random.nextInt(60_000));
            default -> Duration.ofMillis(random.nextLong() >>> 1);
        };
    }

    /**
     * Cuts bytes into pieces of random sizes, many of them of one byte, as a network may.
     *
     * @param bytes the bytes
     * @return the pieces, in order; none is empty
     */
    public List<byte[]> split(byte[] bytes) {
        List<byte[]> pieces = new ArrayList<>();
        int most = 1 << random.nextInt(12);
        int at = 0;
        while (at < bytes.length) {
            int end = Math.min(bytes.length, at + 1 + random.nextInt(most));
            pieces.add(Arrays.copyOfRange(bytes, at, end));
            at = end;
        }
        return pieces;
    }

    /**
     * A number, for whatever else a test decides at random.
     *
     * @param bound one more than the highest, at least 1
     * @return a number from 0 to below the bound
     * @throws IllegalArgumentException if the bound is less than 1
     */
    public int below(int bound) {
        return random.nextInt(bound);
    }

    /** The seed. */
    @Override
    public String toString() {
        return "RandomEvents[seed=" + seed + ']';
    }

    private String text(List<String> lineEnds, boolean withNul) {
        int pieces = random.nextInt(40) == 0 ? 400 : random.nextInt(8);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < pieces; i++) {
            text.append(piece(lineEnds, withNul));
        }
        return text.toString();
    }

    private String piece(List<String> lineEnds, boolean withNul) {
        return switch (random.nextInt(64)) {
            case 0 -> pick(PIECES).repeat(random.nextInt(200));
            case 1 -> random.nextInt(20) == 0 ? "x".repeat(random.nextInt(LONGEST)) : "";
            case 2, 3, 4, 5, 6, 7, 8, 9 -> control(withNul);
            case 10, 11, 12, 13, 14, 15, 16, 17, 18, 19 -> lineEnds.isEmpty() ? pick(PIECES) : pick(lineEnds);
            case 20, 21, 22, 23 -> Character.toString(codePoint());
            default -> pick(PIECES);
        };
    }

    private String control(boolean withNul) {
        int c = random.nextInt(0x20);
        boolean refused = c == '\r' || c == '\n' || (c == 0 && !withNul);
        return refused ? "\t" : Character.toString(c);
    }

    private int codePoint() {
        int c = 0x80 + random.nextInt(Character.MAX_CODE_POINT + 1 - 0x80);
        return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 'x' : c;
    }

    private String pick(List<String> from) {
        return from.get(random.nextInt(from.size()));
    }
}
