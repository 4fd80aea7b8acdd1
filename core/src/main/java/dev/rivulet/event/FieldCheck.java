// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.event;

import java.time.Duration;
import java.util.Objects;

/** Refuses field values that would not survive the wire, naming the field and the place. */
final class FieldCheck {

    private static final Duration LONGEST_DELAY = Duration.ofMillis(Long.MAX_VALUE);

    private FieldCheck() {}

    static String text(String field, String value) {
        Objects.requireNonNull(value, () -> field + ": must not be null");
        for (int i = 0; i < value.length(); i++) {
            if (Character.isSurrogate(value.charAt(i))) {
                i += requirePair(field, value, i);
            }
        }
        return value;
    }

    /** Answers 1, the number of characters to pass over. */
    private static int requirePair(String field, String value, int index) {
        if (Character.isHighSurrogate(value.charAt(index))
                && index + 1 < value.length()
                && Character.isLowSurrogate(value.charAt(index + 1))) {
            return 1;
        }
        throw new IllegalArgumentException(field + ": unpaired surrogate " + hex(value.charAt(index)) + " at index "
                + index + "; UTF-8 cannot express it (was a character cut in two?)");
    }

    static String id(String id) {
        Objects.requireNonNull(id, "id: must not be null");
        refuse("id", id, '\n');
        refuse("id", id, '\r');
        refuse("id", id, '\0');
        return text("id", id);
    }

    static String name(String name) {
        Objects.requireNonNull(name, "name: must not be null");
        if (name.isEmpty()) {
            throw new IllegalArgumentException("name: must not be empty; leave it out for events that go to onmessage");
        }
        refuse("name", name, '\n');
        refuse("name", name, '\r');
        return text("name", name);
    }

    static String key(String key) {
        Objects.requireNonNull(key, "key: must not be null");
        if (key.isEmpty()) {
            throw new IllegalArgumentException("key: must not be empty");
        }
        return key;
    }

    static Duration retry(Duration delay) {
        Objects.requireNonNull(delay, "retry: must not be null");
        if (delay.isNegative()) {
            throw new IllegalArgumentException("retry: must not be negative, but was " + delay);
        }
        if (delay.compareTo(LONGEST_DELAY) > 0) {
            throw new IllegalArgumentException("retry: too long for milliseconds: " + delay);
        }
        return delay;
    }

    private static void refuse(String field, String value, char forbidden) {
        int index = value.indexOf(forbidden);
        if (index >= 0) {
            throw new IllegalArgumentException(
                    field + ": character " + hex(forbidden) + " at index " + index + " is not allowed in it");
        }
    }

    private static String hex(char c) {
        return String.format("U+%04X", (int) c);
    }
}
