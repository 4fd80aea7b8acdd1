// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.example.tomcat;

import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/** Writes flat objects as JSON. An application has a library for that. */
final class Json {

    private static final char FIRST_PRINTABLE = ' ';

    private Json() {}

    /** An object; names and values alternate. Numbers, texts, and lists of them. */
    static String object(Object... members) {
        StringJoiner object = new StringJoiner(",", "{", "}");
        for (int i = 0; i < members.length; i += 2) {
            object.add(quote(members[i].toString()) + ':' + value(members[i + 1]));
        }
        return object.toString();
    }

    private static String value(Object value) {
        if (value instanceof Number) {
            return value.toString();
        }
        return value instanceof List<?> list
                ? list.stream().map(Json::value).collect(Collectors.joining(",", "[", "]"))
                : quote(value.toString());
    }

    private static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < FIRST_PRINTABLE) {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c == '"' || c == '\\' ? "\\" : "").append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
