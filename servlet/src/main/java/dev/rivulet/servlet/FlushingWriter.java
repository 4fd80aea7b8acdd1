// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import jakarta.servlet.ServletOutputStream;
import java.io.IOException;

/**
 * Hands out arrays, and flushes.
 *
 * @param pieceBytes how many bytes are best written at a time
 */
record FlushingWriter(int pieceBytes) implements StreamWriter {

    @Override
    public void write(ServletOutputStream out, byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
    }

    @Override
    public void flush(ServletOutputStream out) throws IOException {
        out.flush();
    }
}
