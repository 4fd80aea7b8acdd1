// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Appends and reads at random, beside a list that holds everything. */
class EventLogModelTest {

    private static final int STEPS = 400;
    private static final int LARGEST_SEGMENT = 65_536;

    /** What was appended; kept for ever. */
    private record Frame(long sequence, String line, boolean forOdd) {}

    /** A reader, where it began or went on after a loss, and what it has read since. */
    private static final class Reading {
        final LogReader<String> reader;
        final boolean odd;
        long from;
        final StringBuilder text = new StringBuilder();

        Reading(LogReader<String> reader, boolean odd) {
            this.reader = reader;
            this.odd = odd;
            this.from = reader.sequence();
        }
    }

    private final List<Frame> all = new ArrayList<>();
    private final List<Reading> readings = new ArrayList<>();
    private final Slice slice = new Slice();

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 200);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void readers_getExactlyWhatTheLogHeld(long seed) {
        Random random = new Random(seed);
        long slack = random.nextInt(3) * 20_000L;
        History history = History.ofEvents(random.nextInt(200)).bytes(random.nextInt(150_000));
        LogText text = LogText.keeping(history, slack);

        for (int step = 0; step < STEPS; step++) {
            switch (random.nextInt(10)) {
                case 0 -> open(text, random);
                case 1, 2, 3, 4 -> append(text, random);
                default -> read(text, random);
            }
            assertThat(text.log.capacity()).isLessThanOrEqualTo(bound(history, slack));
            long after = (long) (random.nextDouble() * (text.sequence + 1));
            assertThat(text.log.bytesAfter(after)).isEqualTo(heldBytesAfter(text, after));
        }
    }

    /** A segment may end with room that the next event did not fit in, so half of the memory may be in use. */
    private long bound(History history, long slack) {
        long longest = all.stream().mapToLong(f -> f.line.length()).max().orElse(0);
        return 2 * (history.bytes() + slack + Math.max(longest, LARGEST_SEGMENT));
    }

    private void append(LogText text, Random random) {
        boolean forOdd = random.nextInt(4) == 0;
        int length = random.nextInt(20) == 0 ? random.nextInt(100_000) : random.nextInt(2_000);
        text.sequence += random.nextInt(3);
        String content = ("e" + (text.sequence + 1) + ' ').repeat(1 + length / 8);
        long sequence = text.append(content, null, forOdd ? "odd"::equals : null);
        all.add(new Frame(sequence, LogText.line(content), forOdd));
    }

    private void open(LogText text, Random random) {
        long oldest = text.log.oldestResumable(0);
        long after = oldest + (long) (random.nextDouble() * (text.sequence - oldest));
        boolean odd = random.nextBoolean();
        readings.add(new Reading(text.log.reader(odd ? "odd" : "even", after), odd));
    }

    private void read(LogText text, Random random) {
        if (readings.isEmpty()) {
            return;
        }
        Reading reading = readings.get(random.nextInt(readings.size()));
        long oldest = text.log.oldestResumable(0);
        long before = reading.reader.sequence();
        boolean within = reading.reader.isWithinEvent();
        int maxBytes = 1 + random.nextInt(random.nextBoolean() ? 100 : 50_000);
        long through = text.sequence - random.nextInt(3);

        long next = reading.reader.next(through);

        if (next == LogReader.OVERFLOW) {
            assertThat(within).isFalse();
            assertThat(before).isLessThan(oldest);
            check(reading, before);
            assertThat(reading.reader.skipLost()).isTrue();
            reading.from = reading.reader.sequence();
            reading.text.setLength(0);
        } else if (next != LogReader.NOTHING) {
            assertThat(next).isEqualTo(firstFor(reading, before));
            assertThat(reading.reader.take(slice, maxBytes, through, true)).isTrue();
            assertThat(slice.length()).isLessThanOrEqualTo(maxBytes);
            reading.text.append(LogText.text(slice));
            check(reading, reading.reader.sequence());
            checkEvents(text, reading, before);
        } else {
            assertThat(firstFor(reading, before)).isGreaterThan(through);
        }
    }

    private long heldBytesAfter(LogText text, long sequence) {
        return all.stream()
                .filter(frame -> frame.sequence > Math.max(sequence, text.log.droppedThrough()))
                .mapToLong(frame -> frame.line.length())
                .sum();
    }

    /** The reader tells which events it has just taken, as long as they are held. */
    private void checkEvents(LogText text, Reading reading, long before) {
        int events = 0;
        long first = Long.MAX_VALUE;
        for (Frame frame : all) {
            boolean taken = frame.sequence > before
                    && frame.sequence <= reading.reader.sequence()
                    && (reading.odd || !frame.forOdd);
            boolean told = taken && frame.sequence > text.log.droppedThrough();
            if (reading.reader.hasTaken(frame.sequence, slice.events()) != told) {
                throw new AssertionError(frame.sequence + " has been taken and is held: " + told);
            }
            events += taken ? 1 : 0;
            first = told ? Math.min(first, frame.sequence) : first;
        }
        assertThat(slice.events()).isEqualTo(events);
        assertThat(reading.reader.firstTaken(slice.events())).isEqualTo(first);
    }

    private long firstFor(Reading reading, long after) {
        return all.stream()
                .filter(frame -> frame.sequence > after && (reading.odd || !frame.forOdd))
                .mapToLong(Frame::sequence)
                .findFirst()
                .orElse(Long.MAX_VALUE);
    }

    /** All that was read must be the events up to the reader's sequence, and, if it is within one, a part of the next. */
    private void check(Reading reading, long through) {
        StringBuilder expected = new StringBuilder();
        String rest = "";
        for (Frame frame : all) {
            boolean visible = frame.sequence > reading.from && (reading.odd || !frame.forOdd);
            if (visible && frame.sequence <= through) {
                expected.append(frame.line);
            } else if (visible && rest.isEmpty()) {
                rest = frame.line;
            }
        }
        String text = reading.text.toString();
        assertThat(text.startsWith(expected.toString())).isTrue();
        String part = text.substring(expected.length());
        assertThat(rest.startsWith(part)).isTrue();
        assertThat(part.isEmpty()).isEqualTo(!reading.reader.isWithinEvent());
    }
}
