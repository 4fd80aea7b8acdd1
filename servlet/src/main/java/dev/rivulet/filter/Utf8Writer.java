// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.filter;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/** Writes characters as UTF-8, at once: what has been written here is known to the stream behind, and only its flush is missing. */
final class Utf8Writer extends Writer {

    private final OutputStream out;

    /** The first half of a pair whose second half is still to come, or 0. */
    private char half;

    Utf8Writer(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(char[] characters, int offset, int length) throws IOException {
        encode(new String(characters, offset, length));
    }

    @Override
    public void write(String text, int offset, int length) throws IOException {
        encode(text.substring(offset, offset + length));
    }

    private void encode(String text) throws IOException {
        if (text.isEmpty()) {
            return;
        }
        String whole = half == 0 ? text : half + text;
        char last = whole.charAt(whole.length() - 1);
        half = Character.isHighSurrogate(last) ? last : 0;
        byte[] bytes = (half == 0 ? whole : whole.substring(0, whole.length() - 1)).getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 0) {
            out.write(bytes, 0, bytes.length);
        }
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
