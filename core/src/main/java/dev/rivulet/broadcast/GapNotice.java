// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import dev.rivulet.connection.Gap;
import dev.rivulet.event.SseEvent;

/** The event named {@code gap}, which tells a peer what it will never get. */
final class GapNotice {

    private static final char FIRST_PRINTABLE = ' ';

    private GapNotice() {}

    /**
     * Makes the notice; its data is JSON, for example {@code {"topic":"prices","after":"k3x9qa2m-5","until":"k3x9qa2m-90"}}.
     */
    static SseEvent of(Gap gap) {
        String data = "{\"topic\":\"" + escape(gap.topic()) + "\",\"after\":\"" + escape(gap.after())
                + "\",\"until\":\"" + gap.until() + "\"}";
        return SseEvent.named("gap", data);
    }

    /** Escapes a JSON string (RFC 8259, section 7); what UTF-8 cannot express is escaped as well. */
    private static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                escaped.append('\\').append(c);
            } else if (c < FIRST_PRINTABLE || Character.isSurrogate(c)) {
                escaped.append(String.format("\\u%04x", (int) c));
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }
}
