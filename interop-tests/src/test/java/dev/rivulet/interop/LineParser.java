// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.interop;

import java.util.ArrayList;
import java.util.List;

/** What an application writes itself if its client only gives it lines. */
final class LineParser {

    private final Reading reading;
    private final List<String> data = new ArrayList<>();
    private String name = "";
    private String id = "";

    LineParser(Reading reading) {
        this.reading = reading;
    }

    void line(String line) {
        int colon = line.indexOf(':');
        if (line.isEmpty()) {
            dispatch();
        } else if (colon != 0) {
            String field = colon < 0 ? line : line.substring(0, colon);
            String value = colon < 0 ? "" : line.substring(colon + 1);
            field(field, value.startsWith(" ") ? value.substring(1) : value);
        }
    }

    private void field(String field, String value) {
        switch (field) {
            case "data" -> data.add(value);
            case "event" -> name = value;
            case "id" -> id = value;
            default -> {}
        }
    }

    private void dispatch() {
        if (!data.isEmpty()) {
            reading.received(name, id, String.join("\n", data));
        }
        data.clear();
        name = "";
    }
}
