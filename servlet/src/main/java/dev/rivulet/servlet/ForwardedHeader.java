// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/*
 * Proxies append on the right, and what is left of that anybody may have written, an opening quote for example, that would swallow what follows. So
 * it is read from the right, where the text is as a proxy has made it: nothing on the left can change what is found before it is reached.
 */
/**
 * Reads {@code Forwarded} (RFC 7239) and {@code X-Forwarded-For}: the peers through which a request came, the nearest first.
 */
final class ForwardedHeader {

    private static final Pattern NODE =
            Pattern.compile("(?:\\[(?<bracketed>[^\\]]*)\\]|(?<ipv4>[0-9.]+))(?::(?:[0-9]{1,5}|_[0-9a-zA-Z._-]+))?");

    private ForwardedHeader() {}

    /**
     * The peers that {@code Forwarded} names.
     *
     * @param values the values of all such headers, in their order
     * @return the nearest first; nothing for one that has no address, because it is hidden, unknown or nonsense
     */
    static List<Optional<NetworkAddress>> standard(List<String> values) {
        return fromTheRight(String.join(",", values), ',').stream()
                .map(ForwardedHeader::client)
                .toList();
    }

    /**
     * The peers that {@code X-Forwarded-For} names.
     *
     * @param values the values of all such headers, in their order
     * @return the nearest first; nothing for one that has no address
     */
    static List<Optional<NetworkAddress>> customary(List<String> values) {
        List<Optional<NetworkAddress>> peers = new ArrayList<>();
        for (String value : String.join(",", values).split(",", -1)) {
            if (!value.isBlank()) {
                peers.add(node(value.strip()));
            }
        }
        Collections.reverse(peers);
        return peers;
    }

    /** The address in the one {@code for=} of an element. */
    private static Optional<NetworkAddress> client(String element) {
        List<String> clients = fromTheRight(element, ';').stream()
                .filter(pair -> pair.toLowerCase(Locale.ROOT).startsWith("for="))
                .toList();
        return clients.size() == 1 ? node(unquoted(clients.get(0).substring("for=".length()))) : Optional.empty();
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1") : value;
    }

    /** An address with or without a port. An IPv6 address with a port needs brackets, one without should have them. */
    private static Optional<NetworkAddress> node(String text) {
        Matcher matcher = NODE.matcher(text);
        if (!matcher.matches()) {
            return Optional.ofNullable(NetworkAddress.parse(text));
        }
        String bracketed = matcher.group("bracketed");
        if (bracketed != null && bracketed.indexOf(':') < 0) {
            return Optional.empty();
        }
        return Optional.ofNullable(NetworkAddress.parse(bracketed != null ? bracketed : matcher.group("ipv4")));
    }

    /** The parts between separators that are not quoted, the last first, without white space around them; empty ones are left out. */
    private static List<String> fromTheRight(String text, char separator) {
        Deque<String> parts = new ArrayDeque<>();
        int end = text.length();
        boolean quoted = false;
        for (int i = text.length() - 1; i >= 0; i--) {
            char c = text.charAt(i);
            if (c == '"' && !(quoted && isEscaped(text, i))) {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                parts.add(text.substring(i + 1, end).strip());
                end = i;
            }
        }
        parts.add(text.substring(0, end).strip());
        return parts.stream().filter(part -> !part.isEmpty()).toList();
    }

    private static boolean isEscaped(String text, int index) {
        int first = index;
        while (first > 0 && text.charAt(first - 1) == '\\') {
            first--;
        }
        return (index - first) % 2 == 1;
    }
}
