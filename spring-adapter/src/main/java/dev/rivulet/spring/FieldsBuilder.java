// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter.DataWithMediaType;

/** The builder that {@link SseEmitter#event()} gives. */
final class FieldsBuilder implements SseEmitter.SseEventBuilder {

    private static final MediaType LINES = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);

    private final List<DataWithMediaType> data = new ArrayList<>();
    private @Nullable String id;
    private @Nullable String name;
    private @Nullable Duration retry;
    private @Nullable String comment;

    @Override
    public SseEmitter.SseEventBuilder id(String value) {
        id = Objects.requireNonNull(value, "id: must not be null");
        return this;
    }

    @Override
    public SseEmitter.SseEventBuilder name(String value) {
        name = Objects.requireNonNull(value, "name: must not be null");
        return this;
    }

    @Override
    public SseEmitter.SseEventBuilder reconnectTime(long millis) {
        if (millis < 0) {
            throw new IllegalArgumentException("reconnectTime: must not be negative, but was " + millis);
        }
        retry = Duration.ofMillis(millis);
        return this;
    }

    @Override
    public SseEmitter.SseEventBuilder comment(String value) {
        Objects.requireNonNull(value, "comment: must not be null");
        comment = comment == null ? value : comment + '\n' + value;
        return this;
    }

    @Override
    public SseEmitter.SseEventBuilder data(Object object) {
        return data(object, null);
    }

    @Override
    public SseEmitter.SseEventBuilder data(Object object, @Nullable MediaType type) {
        data.add(new DataWithMediaType(Objects.requireNonNull(object, "object: must not be null"), type));
        return this;
    }

    Emission.Fields fields() {
        return new Emission.Fields(id, name, retry, comment, List.copyOf(data));
    }

    @Override
    public Set<DataWithMediaType> build() {
        Set<DataWithMediaType> parts = new LinkedHashSet<>();
        StringBuilder head = new StringBuilder();
        line(head, "", comment);
        line(head, "id", id);
        line(head, "event", name);
        line(head, "retry", retry == null ? null : String.valueOf(retry.toMillis()));
        for (DataWithMediaType part : data) {
            parts.add(text(head.append("data: ").toString()));
            parts.add(lines(part));
            head.setLength(0);
            head.append('\n');
        }
        if (head.length() > 0) {
            parts.add(text(head.append('\n').toString()));
        }
        return parts;
    }

    private static void line(StringBuilder head, String field, @Nullable String value) {
        if (value != null) {
            for (String line : LineReader.LINE_BREAK.split(value, -1)) {
                head.append(field).append(": ").append(line).append('\n');
            }
        }
    }

    private static DataWithMediaType lines(DataWithMediaType part) {
        return part.getData() instanceof CharSequence text
                ? new DataWithMediaType(LineReader.LINE_BREAK.matcher(text).replaceAll("\ndata: "), part.getMediaType())
                : part;
    }

    private static DataWithMediaType text(String text) {
        return new DataWithMediaType(text, LINES);
    }
}
