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

    /** An array at a time, then a flush: what every container understands. */
    static final StreamWriter WHOLE = new FlushingWriter(Integer.MAX_VALUE);

    /**
     * For Tomcat. What is longer than its two buffers, 8 KiB each unless set otherwise, leaves a rest in the second one; so that the rest is not forgotten, Tomcat has it written by its poller
     * and a thread of its pool, though nobody holds the socket up. What fits, with the frame of a chunk around it, leaves by one call of the kernel, and nothing is left.
     */
    static final StreamWriter IN_PIECES = new FlushingWriter(8 * 1024 - 16);

    @Override
    public void write(ServletOutputStream out, byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
    }

    @Override
    public void flush(ServletOutputStream out) throws IOException {
        out.flush();
    }
}
