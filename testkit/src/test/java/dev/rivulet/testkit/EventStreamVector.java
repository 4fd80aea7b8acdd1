// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * One case of event-stream-vectors.txt, whose head describes the format.
 *
 * @param name        what the case shows
 * @param clauses     the clauses that it belongs to
 * @param earlier     what was received of the connection before
 * @param input       the stream
 * @param expected    what a parser reports of it, as a {@link Recorder} writes it down
 * @param lastEventId the last event id at the end
 */
record EventStreamVector(
        String name, List<String> clauses, byte[] earlier, byte[] input, List<String> expected, String lastEventId) {

    private static final String FILE = "/event-stream-vectors.txt";

    /** A clause of the standard, in our words. */
    record Clause(String name, String section, String text) {}

    static List<EventStreamVector> all() {
        return blocks("case: ").map(EventStreamVector::vector).toList();
    }

    static List<Clause> allClauses() {
        return blocks("clause: ")
                .flatMap(List::stream)
                .map(EventStreamVector::texts)
                .map(texts -> new Clause(texts.get(0), texts.get(1), texts.get(2)))
                .toList();
    }

    /** The blocks that begin with a key, without comments. */
    private static Stream<List<String>> blocks(String key) {
        return Stream.of(text().split("\n{2,}", -1))
                .map(block ->
                        block.lines().filter(line -> !line.startsWith("#")).toList())
                .filter(block -> !block.isEmpty() && block.get(0).startsWith(key));
    }

    private static String text() {
        try (InputStream in = EventStreamVector.class.getResourceAsStream(FILE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static EventStreamVector vector(List<String> lines) {
        String name = texts(lines.get(0)).get(0);
        String lastEventId = "";
        List<String> clauses = List.of();
        ByteArrayOutputStream earlier = new ByteArrayOutputStream();
        ByteArrayOutputStream input = new ByteArrayOutputStream();
        List<String> expected = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            List<String> texts = texts(line);
            switch (line.substring(0, line.indexOf(':'))) {
                case "of" -> clauses = texts;
                case "earlier" -> values(line).forEach(earlier::writeBytes);
                case "input" -> values(line).forEach(input::writeBytes);
                case "id" -> lastEventId = texts.get(0);
                case "event" -> expected.add(Recorder.event(texts.get(0), texts.get(1), texts.get(2)));
                case "comment" -> expected.add(Recorder.comment(texts.get(0)));
                case "retry" -> expected.add(Recorder.retry(Long.parseLong(texts.get(0))));
                default -> throw new IllegalArgumentException(line);
            }
        }
        return new EventStreamVector(name, clauses, earlier.toByteArray(), input.toByteArray(), expected, lastEventId);
    }

    private static List<String> texts(String line) {
        return values(line).stream()
                .map(value -> new String(value, StandardCharsets.UTF_8))
                .toList();
    }

    private static List<byte[]> values(String text) {
        List<byte[]> values = new ArrayList<>();
        int at = text.indexOf('"');
        while (at >= 0) {
            ByteArrayOutputStream value = new ByteArrayOutputStream();
            at = value(text, at + 1, value);
            values.add(value.toByteArray());
            at = text.indexOf('"', at);
        }
        return values;
    }

    /** Reads up to the closing quote; answers the index behind it. */
    private static int value(String text, int start, ByteArrayOutputStream value) {
        StringBuilder units = new StringBuilder();
        int at = start;
        while (text.charAt(at) != '"') {
            if (text.startsWith("\\x", at)) {
                value.writeBytes(units.toString().getBytes(StandardCharsets.UTF_8));
                units.setLength(0);
                value.write(Integer.parseInt(text, at + 2, at + 4, 16));
                at += 4;
            } else if (text.startsWith("\\u", at)) {
                units.append((char) Integer.parseInt(text, at + 2, at + 6, 16));
                at += 6;
            } else if (text.charAt(at) == '\\') {
                units.append(escaped(text.charAt(at + 1)));
                at += 2;
            } else {
                units.append(text.charAt(at++));
            }
        }
        value.writeBytes(units.toString().getBytes(StandardCharsets.UTF_8));
        return at + 1;
    }

    private static char escaped(char c) {
        return switch (c) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case '0' -> '\0';
            case '\\', '"' -> c;
            default -> throw new IllegalArgumentException("escape \\" + c);
        };
    }

    @Override
    public String toString() {
        return name;
    }
}
