// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Reads what a client accepts (RFC 9110, section 12.5.1). */
final class AcceptHeader {

    private static final String TYPE = "text/event-stream";
    private static final String SUBTYPES = "text/*";
    private static final String ALL = "*/*";

    private AcceptHeader() {}

    /** Whether the client takes a stream: the most specific range that covers it has a weight above zero, or there is no such header. */
    static boolean allowsStream(HttpServletRequest request) {
        if (TYPE.equals(request.getHeader("Accept"))) { // what EventSource sends
            return true;
        }
        List<String> ranges = ranges(request);
        if (ranges.isEmpty()) {
            return true;
        }
        for (String type : List.of(TYPE, SUBTYPES, ALL)) {
            double weight = bestWeight(ranges, type);
            if (weight >= 0) {
                return weight > 0;
            }
        }
        return false;
    }

    /** Whether the client asks for a stream by name, as {@code EventSource} does. */
    static boolean namesStream(HttpServletRequest request) {
        return bestWeight(ranges(request), TYPE) > 0;
    }

    private static List<String> ranges(HttpServletRequest request) {
        List<String> ranges = new ArrayList<>();
        for (String header : Collections.list(request.getHeaders("Accept"))) {
            for (String range : header.split(",", -1)) {
                if (!range.isBlank()) {
                    ranges.add(range.strip().toLowerCase(Locale.ROOT));
                }
            }
        }
        return ranges;
    }

    /** The greatest weight that a type is given, or -1 if it is not named. */
    private static double bestWeight(List<String> ranges, String type) {
        double best = -1;
        for (String range : ranges) {
            if (type(range).equals(type)) {
                best = Math.max(best, weight(range));
            }
        }
        return best;
    }

    private static String type(String range) {
        int semicolon = range.indexOf(';');
        return (semicolon < 0 ? range : range.substring(0, semicolon)).strip();
    }

    /** A weight that cannot be read counts as 1: who sends such a thing wants something. */
    private static double weight(String range) {
        for (String parameter : range.split(";", -1)) {
            String trimmed = parameter.strip();
            if (trimmed.startsWith("q=")) {
                return parseWeight(trimmed.substring(2));
            }
        }
        return 1;
    }

    private static double parseWeight(String text) {
        boolean wellFormed = text.matches("0(\\.\\d{0,3})?|1(\\.0{0,3})?");
        return wellFormed ? Double.parseDouble(text) : 1;
    }
}
