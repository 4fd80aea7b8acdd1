// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.log;

import java.util.Optional;

/**
 * A place in everything that one broadcaster has published: behind the event with this sequence number, in this epoch.
 *
 * <p>An epoch is one life of a broadcaster: a restarted server counts from the beginning in a new epoch, so a position of an older one is
 * recognised and answered as a gap, never guessed. On the wire a position is the event's {@code id}, {@code epoch-sequence}; it is opaque
 * to browsers.
 *
 * <p>Thread safety: immutable.
 *
 * @param epoch    one life of a broadcaster, 1 to 32 ASCII letters and digits
 * @param sequence the number of the last event before this place, 0 before the first
 */
public record Position(String epoch, long sequence) {

    private static final int MAX_EPOCH_LENGTH = 32;
    private static final int MAX_SEQUENCE_DIGITS = 18;

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if the epoch is not 1 to 32 ASCII letters and digits, or the sequence is negative
     */
    public Position {
        if (!isEpoch(epoch)) {
            throw new IllegalArgumentException(
                    "epoch: must be 1 to 32 ASCII letters and digits, but was \"" + epoch + "\"");
        }
        if (sequence < 0) {
            throw new IllegalArgumentException("sequence: must not be negative, but was " + sequence);
        }
    }

    /**
     * Reads what {@link #toString()} wrote.
     *
     * @param text any text, for example a {@code Last-Event-ID} header
     * @return the position, or nothing if the text is not one
     */
    public static Optional<Position> parse(String text) {
        int dash = text.indexOf('-');
        if (dash < 1 || !isEpoch(text.substring(0, dash)) || !isSequence(text, dash + 1)) {
            return Optional.empty();
        }
        return Optional.of(new Position(text.substring(0, dash), Long.parseLong(text, dash + 1, text.length(), 10)));
    }

    private static boolean isEpoch(String text) {
        if (text.isEmpty() || text.length() > MAX_EPOCH_LENGTH) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) { // no stream: each publication makes a position
            if (!isLetterOrDigit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetterOrDigit(char c) {
        return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isSequence(String text, int start) {
        int digits = text.length() - start;
        return digits >= 1
                && digits <= MAX_SEQUENCE_DIGITS
                && (digits == 1 || text.charAt(start) != '0')
                && text.chars().skip(start).allMatch(Position::isDigit);
    }

    /** The position as an event id: the epoch, a dash, the sequence in decimal. */
    @Override
    public String toString() {
        return epoch + '-' + sequence;
    }
}
