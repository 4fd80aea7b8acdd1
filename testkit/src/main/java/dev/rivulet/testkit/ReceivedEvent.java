// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.testkit;

import java.time.Instant;

/**
 * An event as a peer has received it.
 *
 * <p>Two events with the same content are equal only if they also arrived at the same instant; compare {@link #data()} and its
 * neighbours in assertions.
 *
 * <p>Thread safety: immutable.
 *
 * @param name        the event's name, {@code "message"} if the stream gave none
 * @param data        the data, its lines joined by LF
 * @param lastEventId the last event id at that moment, which an earlier event may have set; empty if there was none
 * @param arrival     when the block's last byte was parsed
 * @param size        how many bytes of the stream the block took, from the byte behind the block before it up to and including the blank
 *                    line; comments inside count, the LF of a CRLF that ends the block does not
 */
public record ReceivedEvent(String name, String data, String lastEventId, Instant arrival, int size) {

    private static final int SHOWN_CHARACTERS = 60;

    /** One line for an assertion's message. */
    String summary() {
        String shown = data.length() <= SHOWN_CHARACTERS
                ? data
                : data.substring(0, SHOWN_CHARACTERS) + "... (" + data.length() + " characters)";
        String id = lastEventId.isEmpty() ? "" : " #" + lastEventId;
        return name + id + " \"" + shown.replace("\r", "\\r").replace("\n", "\\n") + '"';
    }
}
