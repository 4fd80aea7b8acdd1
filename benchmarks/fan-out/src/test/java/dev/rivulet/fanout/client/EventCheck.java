// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.fanout.client;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Reads one event stream, of which only {@code data: number nanoTime ...} matters: the numbers must be contiguous, the times tell how long it took.
 *
 * <p>Thread safety: none.
 */
final class EventCheck {

    private static final String FIELD = "data:";

    private enum Part {
        FIELD_NAME,
        NUMBER,
        TIME,
        ID,
        REST
    }

    private Part part = Part.FIELD_NAME;
    private int matched;
    private boolean digits;
    private long number;
    private long time;

    private long next;
    private long events;
    private long wrong;

    // Only where an id is to be remembered.
    private long remembered = -1;
    private final StringBuilder line = new StringBuilder(0);
    private @Nullable String id;

    /** The number that must come next. */
    long next() {
        return next;
    }

    long events() {
        return events;
    }

    /** How many events were not the next one. */
    long wrong() {
        return wrong;
    }

    void read(byte[] bytes, int from, int to, long now, Histogram latencies) {
        int at = from;
        while (at < to) {
            switch (part) {
                case FIELD_NAME -> at = readName(bytes, at, to);
                case NUMBER -> at = readNumber(bytes, at, to);
                case TIME -> at = readTime(bytes, at, to, now, latencies);
                case ID -> at = readId(bytes, at, to);
                case REST -> at = readRest(bytes, at, to);
            }
        }
    }

    private int readName(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            byte each = bytes[at++];
            if (each == '\n') {
                matched = 0;
            } else if (each != FIELD.charAt(matched)) {
                part = remembered >= 0 && matched == 0 && each == 'i' ? beginId() : Part.REST;
                return at;
            } else if (++matched == FIELD.length()) {
                begin(Part.NUMBER);
                return at;
            }
        }
        return at;
    }

    private void begin(Part begun) {
        part = begun;
        digits = false;
        if (begun == Part.NUMBER) {
            number = 0;
        } else {
            time = 0;
        }
    }

    private int readNumber(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            byte each = bytes[at++];
            if (each >= '0' && each <= '9') {
                digits = true;
                number = number * 10 + each - '0';
            } else if (digits) {
                begin(Part.TIME);
                return at;
            }
        }
        return at;
    }

    private int readTime(byte[] bytes, int from, int to, long now, Histogram latencies) {
        int at = from;
        while (at < to) {
            byte each = bytes[at++];
            if (each >= '0' && each <= '9') {
                digits = true;
                time = time * 10 + each - '0';
            } else if (digits) {
                part = Part.REST;
                event(now, latencies);
                return each == '\n' ? at - 1 : at;
            }
        }
        return at;
    }

    private Part beginId() {
        line.setLength(0);
        return Part.ID;
    }

    /** The rest of a line that began with an i; whatever of a server's it is, but for an id, is of no use as one. */
    private int readId(byte[] bytes, int from, int to) {
        for (int at = from; at < to; at++) {
            if (bytes[at] == '\n') {
                part = Part.FIELD_NAME;
                matched = 0;
                return at + 1;
            }
            line.append((char) bytes[at]);
        }
        return to;
    }

    private int readRest(byte[] bytes, int from, int to) {
        for (int at = from; at < to; at++) {
            if (bytes[at] == '\n') {
                part = Part.FIELD_NAME;
                matched = 0;
                return at + 1;
            }
        }
        return to;
    }

    private void event(long now, Histogram latencies) {
        if (number != next) {
            wrong++;
        }
        if (number == remembered) {
            id = line.substring(line.indexOf(":") + 1).strip();
            remembered = -1;
        }
        next = number + 1;
        events++;
        latencies.recordValue(Math.max(0, Math.min(now - time, latencies.getHighestTrackableValue())));
    }

    /** From now on looks for the id of the event with this number. */
    void remember(long numbered) {
        remembered = numbered;
    }

    /** The id that was to be remembered, once it was there. */
    @Nullable
    String id() {
        return id;
    }

    /** The next event has this number, of whatever was before. */
    void expect(long first) {
        next = first;
    }
}
