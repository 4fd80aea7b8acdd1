// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.benchmark;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;

/** A response's stream that copies everything into one buffer, over and over. */
final class FakeBody extends ServletOutputStream {

    static final int SIZE = 32 << 10;

    private final byte[] buffer = new byte[SIZE];
    private int used;
    private boolean flushed;

    void reuse() {
        used = 0;
        flushed = false;
    }

    boolean isFlushed() {
        return flushed;
    }

    @Override
    public void write(int b) {
        makeRoom(1);
        buffer[used++] = (byte) b;
    }

    @Override
    public void write(byte[] source) {
        write(source, 0, source.length);
    }

    @Override
    public void write(byte[] source, int offset, int length) {
        makeRoom(length);
        System.arraycopy(source, offset, buffer, used, length);
        used += length;
    }

    @Override
    public void flush() {
        used = 0;
        flushed = true;
    }

    @Override
    public void close() {
        used = 0;
    }

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public void setWriteListener(WriteListener listener) {
        throw new UnsupportedOperationException("the fake blocks");
    }

    private void makeRoom(int length) {
        if (used + length > SIZE) {
            used = 0;
        }
    }
}
