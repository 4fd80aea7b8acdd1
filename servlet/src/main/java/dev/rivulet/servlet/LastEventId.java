// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the id that a peer wants to resume from: in the {@code Last-Event-ID} header, or in the query, where polyfills put it, and pages that begin at a
 * position. The header goes first, since a browser repeats the query on every reconnection.
 */
final class LastEventId {

    private static final Set<String> PARAMETERS = Set.of("lastEventId", "last-event-id", "Last-Event-ID");
    private static final int LATIN_1_END = 0x100;
    private static final int ASCII_END = 0x80;

    private LastEventId() {}

    static Optional<String> of(HttpServletRequest request) {
        String header = request.getHeader("Last-Event-ID");
        String id = header != null ? utf8(header) : inQuery(request.getQueryString());
        return Optional.ofNullable(id).filter(text -> !text.isEmpty());
    }

    /** Browsers send UTF-8, containers decode headers as ISO-8859-1; that is undone, where it makes sense. */
    private static String utf8(String header) {
        boolean latin1 = header.chars().allMatch(c -> c < LATIN_1_END);
        if (!latin1 || header.chars().allMatch(c -> c < ASCII_END)) {
            return header;
        }
        try {
            ByteBuffer bytes = ByteBuffer.wrap(header.getBytes(StandardCharsets.ISO_8859_1));
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            return header;
        }
    }

    /** Reads the query itself: the container's parameters would swallow the body of a POST. */
    private static @Nullable String inQuery(@Nullable String query) {
        if (query == null) {
            return null;
        }
        for (String parameter : query.split("&", -1)) {
            int equals = parameter.indexOf('=');
            if (equals > 0 && PARAMETERS.contains(parameter.substring(0, equals))) {
                return decode(parameter.substring(equals + 1));
            }
        }
        return null;
    }

    private static @Nullable String decode(String value) {
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
