// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A second parser of event streams, as short as the standard allows: it takes the whole stream as text and does what section 9.2.6 says, line by line. */
final class ReferenceParser {

    /** UTF-8 (Encoding standard, section 4.1), a byte to a character: either a whole one, or what of it could have become one. */
    private static final Pattern CHARACTER = Pattern.compile("""
            (?<whole>[\\x00-\\x7F]|[\\xC2-\\xDF]T|\\xE0[\\xA0-\\xBF]T|[\\xE1-\\xEC\\xEE\\xEF]TT|\\xED[\\x80-\\x9F]T\
            |\\xF0[\\x90-\\xBF]TT|[\\xF1-\\xF3]TTT|\\xF4[\\x80-\\x8F]TT)\
            |\\xE0[\\xA0-\\xBF]|[\\xE1-\\xEC\\xEE\\xEF]T|\\xED[\\x80-\\x9F]|\\xF0[\\x90-\\xBF]T?|[\\xF1-\\xF3]T{1,2}|\\xF4[\\x80-\\x8F]T?|.\
            """.replace("T", "[\\x80-\\xBF]"), Pattern.DOTALL);

    private static final Pattern LINE_END = Pattern.compile("\r\n|\n|\r");

    private final List<String> seen = new ArrayList<>();
    private final StringBuilder data = new StringBuilder();
    private String type = "";
    private String idBuffer = "";
    private String lastEventId = "";

    private ReferenceParser() {}

    /** What a parser reports of a stream, one line each, and the last event id at the end. */
    static List<String> parse(byte[] stream) {
        String text = decode(stream);
        String[] lines = LINE_END.split(text.startsWith("\uFEFF") ? text.substring(1) : text, -1);
        ReferenceParser parser = new ReferenceParser();
        for (int i = 0; i < lines.length - 1; i++) {
            parser.line(lines[i]);
        }
        parser.seen.add("last <" + parser.lastEventId + '>');
        return parser.seen;
    }

    private static String decode(byte[] bytes) {
        return CHARACTER
                .matcher(new String(bytes, StandardCharsets.ISO_8859_1))
                .replaceAll(match -> Matcher.quoteReplacement(character(match.group(1))));
    }

    private static String character(@Nullable String whole) {
        return whole == null
                ? "\uFFFD"
                : new String(whole.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private void line(String line) {
        int colon = line.indexOf(':');
        String name = colon < 0 ? line : line.substring(0, colon);
        String rest = colon < 0 ? "" : line.substring(colon + 1);
        String value = rest.startsWith(" ") ? rest.substring(1) : rest;
        if (line.isEmpty()) {
            dispatch();
        } else if (colon == 0) {
            seen.add("comment <" + value + '>');
        } else if (name.equals("event")) {
            type = value;
        } else if (name.equals("data")) {
            data.append(value).append('\n');
        } else if (name.equals("id") && value.indexOf('\0') < 0) {
            idBuffer = value;
        } else if (name.equals("retry") && value.matches("[0-9]{1,18}")) {
            seen.add("retry <" + Long.parseLong(value) + '>');
        } else if (name.equals("retry") && value.matches("[0-9]+")) {
            seen.add("retry of many digits");
        }
    }

    private void dispatch() {
        lastEventId = idBuffer;
        if (data.length() > 0) {
            data.setLength(data.length() - 1);
            seen.add("event <" + (type.isEmpty() ? "message" : type) + "> <" + data + "> <" + lastEventId + '>');
        }
        data.setLength(0);
        type = "";
    }
}
