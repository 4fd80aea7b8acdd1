// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.event;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Writes an event by the event stream format of the HTML standard (section 9.2.6): comment, retry, id, event, data, blank line.
 *
 * <p>There is always a space behind the colon, since a parser takes one away; without it a value that begins with a space would lose it.
 */
final class EventEncoder {

    /** Room for the fields' names, so that one line of data needs no second allocation. */
    private static final int FIELDS_LENGTH = 48;

    private EventEncoder() {}

    static EncodedEvent encode(SseEvent event) {
        StringBuilder out = new StringBuilder(FIELDS_LENGTH + length(event.name()) + length(event.data()));
        appendLines(out, ": ", event.comment());
        appendRetry(out, event.retry());
        appendLines(out, "id: ", event.id());
        appendLines(out, "event: ", event.name());
        appendLines(out, "data: ", event.data());
        boolean dispatches = event.data() != null;
        if (dispatches) {
            out.append('\n');
        }
        return new EncodedEvent(out.toString().getBytes(StandardCharsets.UTF_8), dispatches && event.id() == null);
    }

    private static int length(@Nullable String value) {
        return value == null ? 0 : value.length();
    }

    private static void appendRetry(StringBuilder out, @Nullable Duration delay) {
        if (delay != null) {
            out.append("retry: ").append(delay.toMillis()).append('\n');
        }
    }

    /** One line of the field for each line of the value, whichever of CR, LF and CRLF ends it; an empty value is one empty line. */
    private static void appendLines(StringBuilder out, String field, @Nullable String value) {
        if (value == null) {
            return;
        }
        int start = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\n' || c == '\r') {
                out.append(field).append(value, start, i).append('\n');
                boolean crlf = c == '\r' && i + 1 < value.length() && value.charAt(i + 1) == '\n';
                i += crlf ? 1 : 0;
                start = i + 1;
            }
        }
        out.append(field).append(value, start, value.length()).append('\n');
    }
}
