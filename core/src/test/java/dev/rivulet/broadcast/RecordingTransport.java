// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import dev.rivulet.transport.Transport;
import dev.rivulet.transport.TransportListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Keeps each write as it came, to see what was joined and what was handed over as it is. */
final class RecordingTransport implements Transport {

    /**
     * One write.
     *
     * @param bytes  the caller's array
     * @param offset where the range begins
     * @param length how many bytes
     */
    record Write(byte[] bytes, int offset, int length) {
        String text() {
            return new String(bytes, offset, length, StandardCharsets.UTF_8);
        }
    }

    final List<Write> writes = new ArrayList<>();
    private final boolean failing;

    RecordingTransport() {
        this(false);
    }

    private RecordingTransport(boolean failing) {
        this.failing = failing;
    }

    static RecordingTransport failing() {
        return new RecordingTransport(true);
    }

    @Override
    public void start(TransportListener listener) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (failing) {
            throw new IOException("gone");
        }
        writes.add(new Write(bytes, offset, length));
    }

    @Override
    public void flush() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void complete() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void abort() {
        throw new UnsupportedOperationException();
    }
}
