// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.interop;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The lines that scripts tell of their streams with: a word, the stream's number, and fields, encoded as in URLs. */
final class ScriptLines {

    private final Map<String, Reading> readings = new ConcurrentHashMap<>();

    void expect(String stream, Reading reading) {
        readings.put(stream, reading);
    }

    void line(String line) {
        String[] fields = line.split(" ", -1);
        Reading reading = readings.get(fields[1]);
        if (reading == null) {
            return;
        }
        switch (fields[0]) {
            case "event" -> reading.received(text(fields[2]), text(fields[3]), text(fields[4]));
            case "failed" -> reading.failed(text(fields[2]));
            case "ended" -> reading.ended(text(fields[2]));
            default -> throw new IllegalArgumentException(line);
        }
    }

    private static String text(String field) {
        return URLDecoder.decode(field, StandardCharsets.UTF_8);
    }
}
