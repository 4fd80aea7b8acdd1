// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

/**
 * Writes the {@code id} lines of one epoch.
 *
 * <p>Thread safety: immutable.
 */
final class IdLine {

    private static final int EPOCH_LENGTH = 8;
    private static final String ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz";
    private static final int MAX_DIGITS = 19;

    private final String epoch;
    private final byte[] prefix;

    IdLine(String epoch) {
        this.epoch = epoch;
        this.prefix = ("id: " + epoch + '-').getBytes(StandardCharsets.US_ASCII);
    }

    /** A new epoch, which is not known from before: 36<sup>8</sup> are as good as enough. */
    static IdLine ofNewEpoch() {
        SecureRandom random = new SecureRandom();
        StringBuilder epoch = new StringBuilder(EPOCH_LENGTH);
        for (int i = 0; i < EPOCH_LENGTH; i++) {
            epoch.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return new IdLine(epoch.toString());
    }

    String epoch() {
        return epoch;
    }

    /** The line that makes a position the id of an event, with its line feed. */
    byte[] of(long sequence) {
        byte[] digits = new byte[MAX_DIGITS];
        int first = MAX_DIGITS;
        for (long rest = sequence; rest > 0; rest /= 10) {
            digits[--first] = (byte) ('0' + rest % 10);
        }
        int count = MAX_DIGITS - first;
        byte[] line = new byte[prefix.length + count + 1];
        System.arraycopy(prefix, 0, line, 0, prefix.length);
        System.arraycopy(digits, first, line, prefix.length, count);
        line[line.length - 1] = '\n';
        return line;
    }
}
