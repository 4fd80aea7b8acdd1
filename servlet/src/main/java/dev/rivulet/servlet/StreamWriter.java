// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import jakarta.servlet.ServletOutputStream;
import java.io.IOException;

/**
 * How bytes are handed to a container's stream: what is quickest differs, and what is quick on one is broken on another. Jetty takes buffers;
 * Undertow loses bytes of buffers, and strands the tail of a burst in a stream that buffers, so its buffer is made as small as it can be (see
 * {@link SseStreams}); all others take arrays and are flushed.
 */
interface StreamWriter {

    void write(ServletOutputStream out, byte[] bytes, int offset, int length) throws IOException;

    void flush(ServletOutputStream out) throws IOException;

    /**
     * The writer for a stream; that of a container's own class is known, any other gets what every container understands.
     *
     * @param unbuffered whether the response's buffer was made as small as it can be
     */
    static StreamWriter of(ServletOutputStream out, boolean unbuffered) {
        return unbuffered && isUndertow(out.getClass())
                ? UNBUFFERED
                : ByteBufferWriter.of(out).orElse(FLUSHING);
    }

    /** Whether a class is one of Undertow's, also within WildFly. */
    static boolean isUndertow(Class<?> type) {
        return type.getName().startsWith("io.undertow.");
    }

    /** An array at a time, then a flush: what every container understands. */
    StreamWriter FLUSHING = new StreamWriter() {
        @Override
        public void write(ServletOutputStream out, byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void flush(ServletOutputStream out) throws IOException {
            out.flush();
        }
    };

    /** For streams without a buffer, which send at once, and whose flush may strand the rest of a burst. */
    StreamWriter UNBUFFERED = new StreamWriter() {
        @Override
        public void write(ServletOutputStream out, byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void flush(ServletOutputStream out) {}
    };
}
