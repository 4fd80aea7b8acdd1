// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring;

import dev.rivulet.event.SseEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter.DataWithMediaType;

/** What was given to an {@link SseEmitter}, before the application's converters have made text of it. */
sealed interface Emission {

    /**
     * What is sent.
     *
     * @throws IllegalArgumentException if an object cannot be written, or a field contains what it must not
     */
    List<SseEvent> events(SseObjects objects);

    /** How much is kept by keeping it, in bytes of text; objects that are no text weigh nothing. */
    long weight();

    /** An object. */
    record Payload(Object payload, @Nullable MediaType type) implements Emission {

        @Override
        public List<SseEvent> events(SseObjects objects) {
            boolean isEvent = payload instanceof SseEvent || payload instanceof ServerSentEvent<?>;
            return List.of(isEvent ? objects.event(payload) : SseEvent.of(text(payload, type, objects)));
        }

        @Override
        public long weight() {
            return weightOf(payload);
        }
    }

    /** An event by its fields. */
    record Fields(
            @Nullable String id,
            @Nullable String name,
            @Nullable Duration retry,
            @Nullable String comment,
            List<DataWithMediaType> data)
            implements Emission {

        @Override
        public List<SseEvent> events(SseObjects objects) {
            if (data.isEmpty()) {
                return List.of(withoutData());
            }
            SseEvent event = SseEvent.of(data.stream()
                    .map(part -> text(part.getData(), part.getMediaType(), objects))
                    .collect(Collectors.joining("\n")));
            event = id == null ? event : event.withId(id);
            event = name == null || name.isEmpty() ? event : event.withName(name);
            event = retry == null ? event : event.withRetry(retry);
            return List.of(comment == null ? event : event.withComment(comment));
        }

        /** Browsers dispatch nothing without data, whatever its name. */
        private SseEvent withoutData() {
            if (retry == null) {
                return SseEvent.ofComment(comment == null ? "" : comment);
            }
            return comment == null
                    ? SseEvent.ofRetry(retry)
                    : SseEvent.ofRetry(retry).withComment(comment);
        }

        @Override
        public long weight() {
            return weightOf(id)
                    + weightOf(name)
                    + weightOf(comment)
                    + data.stream().mapToLong(part -> weightOf(part.getData())).sum();
        }
    }

    /** The lines of events, as builders of other makers give them. They are read as a browser would read them. */
    record Lines(List<DataWithMediaType> parts) implements Emission {

        @Override
        public List<SseEvent> events(SseObjects objects) {
            StringBuilder stream = new StringBuilder();
            for (DataWithMediaType part : parts) {
                String text = text(part.getData(), part.getMediaType(), objects);
                stream.append(isLines(part, text) ? text : continued(text));
            }
            List<SseEvent> events = new ArrayList<>();
            LineReader.read(stream.toString()).forEach(block -> events.addAll(block.events(objects)));
            return events;
        }

        /** Builders give lines as text with a charset. Text that is data stands between them, continued by {@code data:} on each line; before Spring Framework 6, as it is. */
        private static boolean isLines(DataWithMediaType part, String text) {
            return part.getData() instanceof CharSequence && (hasCharset(part.getMediaType()) || isContinued(text));
        }

        private static boolean hasCharset(@Nullable MediaType type) {
            return type != null && type.getCharset() != null;
        }

        private static boolean isContinued(String text) {
            return LineReader.LINE_BREAK.splitAsStream(text).skip(1).allMatch(line -> line.startsWith("data:"));
        }

        /** What is written over several lines is one object all the same. */
        private static String continued(String text) {
            return String.join("\ndata: ", LineReader.LINE_BREAK.split(text, -1));
        }

        @Override
        public long weight() {
            return parts.stream().mapToLong(part -> weightOf(part.getData())).sum();
        }
    }

    private static String text(Object payload, @Nullable MediaType type, SseObjects objects) {
        return objects.text(payload, type == null ? MediaType.APPLICATION_JSON : type);
    }

    private static long weightOf(@Nullable Object payload) {
        if (payload instanceof byte[] bytes) {
            return bytes.length;
        }
        return payload instanceof CharSequence text ? text.toString().getBytes(StandardCharsets.UTF_8).length : 0;
    }
}
