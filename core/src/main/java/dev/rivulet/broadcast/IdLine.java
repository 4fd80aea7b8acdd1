// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Writes the {@code id} lines of one epoch.
 *
 * <p>Thread safety: immutable.
 */
final class IdLine {

    private static final int EPOCH_LENGTH = 8;
    private static final String ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz";

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
        int end = prefix.length + digits(sequence);
        byte[] line = Arrays.copyOf(prefix, end + 1);
        line[end] = '\n';
        long rest = sequence;
        for (int i = end - 1; i >= prefix.length; i--) {
            line[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return line;
    }

    private static int digits(long sequence) {
        int digits = 0;
        for (long rest = sequence; rest > 0; rest /= 10) {
            digits++;
        }
        return digits;
    }
}
