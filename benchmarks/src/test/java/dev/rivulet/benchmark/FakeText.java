// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.benchmark;

import java.io.Writer;

/** Copies characters into one buffer, over and over. */
final class FakeText extends Writer {

    private static final int SIZE = 8 << 10;

    private final char[] buffer = new char[SIZE];

    @Override
    public void write(char[] source, int offset, int length) {
        System.arraycopy(source, offset, buffer, 0, length);
    }

    @Override
    public void write(String text, int offset, int length) {
        text.getChars(offset, offset + length, buffer, 0);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
