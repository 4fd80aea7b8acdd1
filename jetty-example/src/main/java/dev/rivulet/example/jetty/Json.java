// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.example.jetty;

import dev.rivulet.event.DataEncoder;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes flat records as JSON. An application has a library for that and passes its mapper instead:
 * {@code DataEncoder<Object> json = objectMapper::writeValueAsString}.
 */
final class Json {

    /** Makes events of records. */
    static final DataEncoder<Record> EVENTS = Json::write;

    private static final char FIRST_PRINTABLE = ' ';

    private Json() {}

    static String write(Record values) throws ReflectiveOperationException {
        StringJoiner object = new StringJoiner(",", "{", "}");
        for (RecordComponent component : values.getClass().getRecordComponents()) {
            Object value = component.getAccessor().invoke(values);
            object.add(quote(component.getName()) + ':' + write(value));
        }
        return object.toString();
    }

    private static String write(@Nullable Object value) {
        if (value instanceof Number number) {
            return Double.isFinite(number.doubleValue()) ? number.toString() : "null";
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Json::write).collect(Collectors.joining(",", "[", "]"));
        }
        return value == null ? "null" : quote(value.toString());
    }

    private static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c < FIRST_PRINTABLE) {
                quoted.append(String.format("\\u%04x", c));
            } else {
                quoted.append(c == '"' || c == '\\' ? "\\" : "").append((char) c);
            }
        });
        return quoted.append('"').toString();
    }
}
