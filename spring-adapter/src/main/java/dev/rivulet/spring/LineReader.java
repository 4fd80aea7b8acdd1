// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter.DataWithMediaType;

/** Reads the fields of events from the lines of a stream, as the HTML standard says (section 9.2.6). Comments are kept. */
final class LineReader {

    static final Pattern LINE_BREAK = Pattern.compile("\r\n|\r|\n");
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");

    private final List<Emission.Fields> events = new ArrayList<>();
    private final List<DataWithMediaType> data = new ArrayList<>();
    private final List<String> comments = new ArrayList<>();
    private @Nullable String id;
    private @Nullable String name;
    private @Nullable Duration retry;

    private LineReader() {}

    static List<Emission.Fields> read(String stream) {
        LineReader reader = new LineReader();
        for (String line : LINE_BREAK.split(stream, 0)) {
            reader.line(line);
        }
        reader.endOfEvent();
        return reader.events;
    }

    private void line(String line) {
        if (line.isEmpty()) {
            endOfEvent();
            return;
        }
        int colon = line.indexOf(':');
        String value = colon < 0 ? "" : line.substring(colon + 1);
        field(colon < 0 ? line : line.substring(0, colon), value.startsWith(" ") ? value.substring(1) : value);
    }

    private void field(String field, String value) {
        switch (field) {
            case "" -> comments.add(value);
            case "data" -> data.add(new DataWithMediaType(value, MediaType.TEXT_PLAIN));
            case "id" -> id = value;
            case "event" -> name = value;
            case "retry" -> retry(value);
            default -> {
                // As the standard says: the field is ignored.
            }
        }
    }

    private void retry(String value) {
        if (DIGITS.matcher(value).matches()) {
            retry = Duration.ofMillis(Long.parseLong(value));
        }
    }

    private void endOfEvent() {
        boolean nothing = data.isEmpty() && comments.isEmpty() && id == null && name == null && retry == null;
        if (!nothing) {
            String comment = comments.isEmpty() ? null : String.join("\n", comments);
            events.add(new Emission.Fields(id, name, retry, comment, List.copyOf(data)));
        }
        data.clear();
        comments.clear();
        id = null;
        name = null;
        retry = null;
    }
}
