// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.testkit;

/** Writes JSON. */
final class Json {

    private Json() {}

    /** An object of text members; takes names and values in turn. */
    static String object(String... members) {
        StringBuilder json = new StringBuilder("{");
        for (int i = 0; i < members.length; i += 2) {
            json.append(i == 0 ? "" : ",");
            quote(members[i], json);
            json.append(':');
            quote(members[i + 1], json);
        }
        return json.append('}').toString();
    }

    private static void quote(String text, StringBuilder json) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c <= '~' && c != '"' && c != '\\') {
                json.append(c);
            } else {
                json.append(String.format("\\u%04x", (int) c));
            }
        }
        json.append('"');
    }
}
