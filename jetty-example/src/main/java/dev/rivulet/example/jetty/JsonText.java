// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.example.jetty;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds one text in a JSON object, and is content with whatever else is there. An application has a library for that. */
final class JsonText {

    private static final String ESCAPES = "\"\\/bfnrt";
    private static final String ESCAPED = "\"\\/\b\f\n\r\t";
    private static final int HEX_DIGITS = 4;
    private static final int HEXADECIMAL = 16;

    private final String json;
    private final StringBuilder text = new StringBuilder();
    private int index;

    private JsonText(String json, int start) {
        this.json = json;
        this.index = start;
    }

    /** The text of a member, or nothing if there is no such member or it is not a well-formed text. */
    static Optional<String> member(String json, String name) {
        Matcher start =
                Pattern.compile('"' + Pattern.quote(name) + "\"\\s*:\\s*\"").matcher(json);
        return start.find() ? new JsonText(json, start.end()).read() : Optional.empty();
    }

    private Optional<String> read() {
        while (index < json.length()) {
            char c = json.charAt(index++);
            if (c == '"') {
                return Optional.of(text.toString());
            }
            if (c != '\\') {
                text.append(c);
            } else if (!readEscape()) {
                break;
            }
        }
        return Optional.empty();
    }

    /** Reads what follows a backslash (RFC 8259, section 7). */
    private boolean readEscape() {
        if (json.startsWith("u", index)) {
            return readCodeUnit();
        }
        int found = index < json.length() ? ESCAPES.indexOf(json.charAt(index++)) : -1;
        if (found < 0) {
            return false;
        }
        text.append(ESCAPED.charAt(found));
        return true;
    }

    private boolean readCodeUnit() {
        int start = index + 1;
        int end = start + HEX_DIGITS;
        if (end > json.length() || !json.substring(start, end).matches("[0-9a-fA-F]+")) {
            return false;
        }
        text.append((char) Integer.parseInt(json, start, end, HEXADECIMAL));
        index = end;
        return true;
    }
}
