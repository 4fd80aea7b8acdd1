// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.testkit;

/**
 * UTF-8 decoding exactly as the Encoding standard prescribes it. The JDK's own decoder differs in one place: it replaces an encoded
 * surrogate by one U+FFFD, where browsers make three of it.
 */
final class Utf8 {

    private static final char REPLACEMENT = '\uFFFD';

    private Utf8() {}

    static String decode(byte[] bytes) {
        StringBuilder text = new StringBuilder(bytes.length);
        int at = 0;
        while (at < bytes.length) {
            at = decodeOne(bytes, at, text);
        }
        return text.toString();
    }

    private static int decodeOne(byte[] bytes, int start, StringBuilder text) {
        int first = bytes[start] & 0xFF;
        int continuations = continuations(first);
        int codePoint = first & (continuations == 0 ? 0x7F : 0x3F >> continuations);
        int at = start + 1;
        for (; at <= start + continuations; at++) {
            if (at == bytes.length || !isContinuation(first, at - start, bytes[at] & 0xFF)) {
                text.append(REPLACEMENT);
                return at;
            }
            codePoint = (codePoint << 6) | (bytes[at] & 0x3F);
        }
        if (continuations == 0 && first > 0x7F) {
            text.append(REPLACEMENT);
        } else {
            text.appendCodePoint(codePoint);
        }
        return at;
    }

    private static int continuations(int first) {
        if (first >= 0xC2 && first <= 0xDF) {
            return 1;
        }
        if (first >= 0xE0 && first <= 0xEF) {
            return 2;
        }
        return first >= 0xF0 && first <= 0xF4 ? 3 : 0;
    }

    /** The first continuation byte is restricted, against overlong forms, surrogates and code points beyond U+10FFFF. */
    private static boolean isContinuation(int first, int index, int value) {
        int lowest = index > 1 ? 0x80 : first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
        int highest = index > 1 ? 0xBF : first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
        return value >= lowest && value <= highest;
    }
}
