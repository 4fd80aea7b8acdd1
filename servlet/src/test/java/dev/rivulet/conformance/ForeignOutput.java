// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.conformance;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;

/** Somebody's wrapped stream. */
final class ForeignOutput extends ServletOutputStream {

    /** What becomes of a {@code WriteListener}. */
    enum Kind {
        /** It is passed on, and readiness too. */
        DELEGATES,
        /** It is refused: the filter was written for streams that block. */
        THROWS,
        /** Nothing: the filter was written in haste. */
        IGNORES
    }

    private final ServletOutputStream out;
    private final Kind kind;

    ForeignOutput(ServletOutputStream out, Kind kind) {
        this.out = out;
        this.kind = kind;
    }

    @Override
    public void write(int octet) throws IOException {
        out.write(octet);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    @Override
    public boolean isReady() {
        return kind != Kind.DELEGATES || out.isReady();
    }

    @Override
    public void setWriteListener(WriteListener listener) {
        switch (kind) {
            case DELEGATES -> out.setWriteListener(listener);
            case THROWS -> throw new UnsupportedOperationException("this stream blocks");
            case IGNORES -> {}
        }
    }
}
