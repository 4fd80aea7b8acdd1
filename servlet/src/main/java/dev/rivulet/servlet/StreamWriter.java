// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import jakarta.servlet.ServletOutputStream;
import java.io.IOException;

/**
 * How bytes are handed to a container's stream: what is quickest differs, and what is quick on one is broken on another. Jetty takes buffers;
 * Undertow loses bytes of buffers, and strands the tail of a burst in a stream that buffers, so its buffer is made as small as it can be (see
 * {@link SseStreams}); Tomcat takes as much as its buffers hold; all others take arrays and are flushed.
 */
interface StreamWriter {

    void write(ServletOutputStream out, byte[] bytes, int offset, int length) throws IOException;

    void flush(ServletOutputStream out) throws IOException;

    /**
     * Whether nothing flushed is on its way any more. Until then nothing else may be done, and {@link #onWritePossible} is called when that has
     * changed. Most containers know this themselves, and say so by the stream's {@code isReady()}.
     */
    default boolean isFlushed() throws IOException {
        return true;
    }

    /** How many bytes are best written at a time, each time with a flush behind them. */
    default int pieceBytes() {
        return Integer.MAX_VALUE;
    }

    /** Writing is possible, says the container, on one of its threads. */
    default void onWritePossible() {}

    /**
     * The writer for a stream; that of a container's own class is known, any other gets what every container understands. Called on the
     * container's thread, while the request is served.
     *
     * @param out       the stream, perhaps one that a filter has wrapped
     * @param container the class of the container's own response; on Undertow its buffer was made as small as it can be
     */
    static StreamWriter of(ServletOutputStream out, Class<?> container) {
        if (isUndertow(container)) {
            return UndertowFrames.current(container.getClassLoader())
                    .orElse(isUndertow(out.getClass()) ? UNBUFFERED : FlushingWriter.WHOLE);
        }
        return ByteBufferWriter.of(out).orElse(isTomcat(container) ? FlushingWriter.IN_PIECES : FlushingWriter.WHOLE);
    }

    private static boolean isTomcat(Class<?> container) {
        return container.getName().startsWith("org.apache.catalina.");
    }

    /** Whether a class is one of Undertow's, also within WildFly. */
    static boolean isUndertow(Class<?> type) {
        return type.getName().startsWith("io.undertow.");
    }

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
