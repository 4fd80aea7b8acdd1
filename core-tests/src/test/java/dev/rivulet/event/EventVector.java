// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.event;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One case of docs/event-vectors.txt, whose head describes the format. */
final class EventVector {

    private static final Path FILE = Path.of("..", "docs", "event-vectors.txt");

    private static final List<String> KEYS =
            List.of("case", "comment", "retry", "id", "event", "data", "seen", "refused");

    private final Map<String, String> texts = new LinkedHashMap<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private EventVector() {}

    static List<EventVector> all() {
        List<EventVector> vectors = new ArrayList<>();
        EventVector vector = new EventVector();
        for (String line : lines()) {
            if (line.isBlank() && !vector.texts.isEmpty()) {
                vectors.add(vector);
                vector = new EventVector();
            } else if (!line.isBlank() && !line.startsWith("#")) {
                vector.add(line);
            }
        }
        return vectors;
    }

    private static List<String> lines() {
        try {
            List<String> lines = new ArrayList<>(Files.readAllLines(FILE, StandardCharsets.US_ASCII));
            lines.add("");
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(String line) {
        int colon = line.indexOf(": \"");
        if (colon < 0 || !line.endsWith("\"")) {
            throw new IllegalArgumentException("not a key, a colon and a text in quotes: " + line);
        }
        String key = line.substring(0, colon);
        String quoted = line.substring(colon + 3, line.length() - 1);
        if (key.equals("bytes")) {
            bytes.writeBytes(Escapes.bytes(quoted));
        } else if (texts.put(key, Escapes.text(quoted)) != null) {
            throw new IllegalArgumentException("a second time: " + line);
        }
    }

    boolean isWellFormed() {
        return KEYS.containsAll(texts.keySet()) && isRefused() == (bytes.size() == 0);
    }

    String name() {
        return texts.getOrDefault("case", "");
    }

    boolean isRefused() {
        return texts.containsKey("refused");
    }

    /** How the refusal's message begins. */
    String refusal() {
        return texts.getOrDefault("refused", "");
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }

    /** The data that a parser reports, or null if nothing is dispatched. */
    @Nullable
    String seen() {
        return texts.containsKey("seen") ? texts.get("seen") : texts.get("data");
    }

    /** Makes the event. */
    SseEvent event() {
        String data = texts.get("data");
        SseEvent event = data == null ? null : SseEvent.of(data);
        event = with(event, "comment", SseEvent::withComment, SseEvent::ofComment);
        event = with(event, "retry", (e, t) -> e.withRetry(millis(t)), t -> SseEvent.ofRetry(millis(t)));
        event = with(event, "id", SseEvent::withId, SseEvent::of);
        event = with(event, "event", SseEvent::withName, SseEvent::of);
        if (event == null) {
            throw new IllegalStateException("no field: " + name());
        }
        return event;
    }

    private @Nullable SseEvent with(
            @Nullable SseEvent event,
            String key,
            BiFunction<SseEvent, String, SseEvent> with,
            Function<String, SseEvent> alone) {
        String text = texts.get(key);
        if (text == null) {
            return event;
        }
        return event == null ? alone.apply(text) : with.apply(event, text);
    }

    private static Duration millis(String digits) {
        return Duration.ofMillis(Long.parseLong(digits));
    }

    @Override
    public String toString() {
        return name();
    }
}
