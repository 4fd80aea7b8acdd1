// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.log;

import dev.rivulet.event.SseEvent;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A log whose events are numbered in a row, and what its readers read, as text. Readers are told apart by a name. */
final class LogText {

    /** What a comment adds to its text: colon, space, line feed. */
    static final int FRAME_OVERHEAD = 3;

    private static final byte[] NO_ID = {};
    private static final int MOST = 1_000_000;

    final EventLog<String> log;
    long sequence;
    long millis;

    LogText(EventLog<String> log) {
        this.log = log;
    }

    static LogText keeping(History history, long slackBytes) {
        return new LogText(new EventLog<>(history, slackBytes, false, 0));
    }

    static LogText conflating(History history, long slackBytes) {
        return new LogText(new EventLog<>(history, slackBytes, true, 0));
    }

    /** A comment is the shortest event with a content: one line and no blank line. */
    static SseEvent event(String text) {
        return SseEvent.ofComment(text);
    }

    static String line(String text) {
        return ": " + text + '\n';
    }

    long append(String text) {
        return append(text, null, null);
    }

    long append(String text, @Nullable String key) {
        return append(text, key, null);
    }

    long append(String text, @Nullable String key, @Nullable Predicate<String> audience) {
        log.append(++sequence, millis, NO_ID, event(text).encoded(), key, audience);
        return sequence;
    }

    /** Appends an event whose frame has so many bytes. */
    long appendBytes(int length) {
        return append("x".repeat(length - FRAME_OVERHEAD));
    }

    LogReader<String> reader(long after) {
        return log.reader("anybody", after);
    }

    /** Everything that a reader finds, up to the newest event. */
    String readAll(LogReader<String> reader) {
        return readAll(reader, Integer.MAX_VALUE / 2, sequence);
    }

    /** Everything that a reader finds, taken in pieces of at most so many bytes. */
    static String readAll(LogReader<String> reader, int maxBytes, long through) {
        StringBuilder text = new StringBuilder();
        Slice slice = new Slice();
        for (int i = 0; i < MOST; i++) {
            long next = reader.next(through);
            if (next == LogReader.NOTHING) {
                return text.toString();
            }
            if (next == LogReader.OVERFLOW) {
                return text + "OVERFLOW";
            }
            if (reader.take(slice, maxBytes, through, true)) {
                text.append(text(slice));
            }
        }
        throw new AssertionError("the reader does not come to an end; so far: " + text);
    }

    static String text(Slice slice) {
        return new String(slice.bytes(), slice.offset(), slice.length(), StandardCharsets.UTF_8);
    }
}
