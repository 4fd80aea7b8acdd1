// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.event;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Writes an event by the event stream format of the HTML standard (section 9.2.6): comment, retry, id, event, data, blank line.
 *
 * <p>There is always a space behind the colon, since a parser takes one away; without it a value that begins with a space would lose it.
 */
final class EventEncoder {

    private static final byte[] COMMENT = ascii(": ");
    private static final byte[] RETRY = ascii("retry: ");
    private static final byte[] ID = ascii("id: ");
    private static final byte[] NAME = ascii("event: ");
    private static final byte[] DATA = ascii("data: ");

    private EventEncoder() {}

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static EncodedEvent encode(SseEvent event) {
        Duration retry = event.retry();
        FieldLines[] fields = {
            FieldLines.of(COMMENT, event.comment()),
            FieldLines.of(RETRY, retry == null ? null : Long.toString(retry.toMillis())),
            FieldLines.of(ID, event.id()),
            FieldLines.of(NAME, event.name()),
            FieldLines.of(DATA, event.data())
        };
        boolean dispatches = event.data() != null;
        return new EncodedEvent(joined(fields, dispatches), dispatches && event.id() == null);
    }

    private static byte[] joined(FieldLines[] fields, boolean dispatches) {
        int length = dispatches ? 1 : 0;
        for (FieldLines field : fields) {
            length += field.length();
        }
        byte[] bytes = new byte[length];
        int end = 0;
        for (FieldLines field : fields) {
            end = field.copyTo(bytes, end);
        }
        if (dispatches) {
            bytes[end] = '\n';
        }
        return bytes;
    }
}
