// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One case of event-stream-vectors.txt, whose head describes the format. */
final class EventStreamVector {

    private final String name;
    private final byte[] input;
    private final List<String> expected;
    private final String lastEventId;

    private EventStreamVector(String name, byte[] input, List<String> expected, String lastEventId) {
        this.name = name;
        this.input = input;
        this.expected = expected;
        this.lastEventId = lastEventId;
    }

    String name() {
        return name;
    }

    byte[] input() {
        return input;
    }

    List<String> expected() {
        return expected;
    }

    String lastEventId() {
        return lastEventId;
    }

    static List<EventStreamVector> all() {
        List<EventStreamVector> vectors = new ArrayList<>();
        List<String> block = new ArrayList<>();
        for (String line : (text() + "\n\n").split("\n", -1)) {
            if (!line.isBlank()) {
                if (!line.startsWith("#")) {
                    block.add(line);
                }
            } else if (!block.isEmpty()) {
                vectors.add(vector(block));
                block.clear();
            }
        }
        return vectors;
    }

    private static String text() {
        try (InputStream in = EventStreamVector.class.getResourceAsStream("/event-stream-vectors.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static EventStreamVector vector(List<String> lines) {
        String name = "";
        String lastEventId = "";
        ByteArrayOutputStream input = new ByteArrayOutputStream();
        List<String> expected = new ArrayList<>();
        for (String line : lines) {
            int colon = line.indexOf(':');
            List<byte[]> values = values(line.substring(colon + 1));
            List<String> texts = values.stream()
                    .map(v -> new String(v, StandardCharsets.UTF_8))
                    .toList();
            switch (line.substring(0, colon)) {
                case "case" -> name = texts.get(0);
                case "input" -> values.forEach(input::writeBytes);
                case "id" -> lastEventId = texts.get(0);
                case "event" -> expected.add(Recorder.event(texts.get(0), texts.get(1), texts.get(2)));
                case "comment" -> expected.add(Recorder.comment(texts.get(0)));
                case "retry" -> expected.add(Recorder.retry(Long.parseLong(texts.get(0))));
                default -> throw new IllegalArgumentException(line);
            }
        }
        return new EventStreamVector(name, input.toByteArray(), expected, lastEventId);
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
