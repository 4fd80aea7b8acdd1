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
        FieldLines comment = FieldLines.of(COMMENT, event.comment());
        FieldLines delay = FieldLines.of(RETRY, retry == null ? null : Long.toString(retry.toMillis()));
        FieldLines id = FieldLines.of(ID, event.id());
        FieldLines name = FieldLines.of(NAME, event.name());
        FieldLines data = FieldLines.of(DATA, event.data());
        boolean dispatches = event.data() != null;
        byte[] bytes = new byte
                [comment.length()
                        + delay.length()
                        + id.length()
                        + name.length()
                        + data.length()
                        + (dispatches ? 1 : 0)];
        int end =
                data.copyTo(bytes, name.copyTo(bytes, id.copyTo(bytes, delay.copyTo(bytes, comment.copyTo(bytes, 0)))));
        if (dispatches) {
            bytes[end] = '\n';
        }
        return new EncodedEvent(bytes, dispatches && event.id() == null);
    }
}
