// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.benchmark;

import dev.rivulet.transport.Transport;
import dev.rivulet.transport.TransportListener;

/** Takes everything at once. */
final class ForgetfulTransport implements Transport {

    @SuppressWarnings("unused") // so that the write is not optimised away
    private long bytes;

    @Override
    public void start(TransportListener listener) {}

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public void write(byte[] array, int offset, int length) {
        bytes += length + array[offset];
    }

    @Override
    public void flush() {}

    @Override
    public void complete() {}

    @Override
    public void abort() {}
}
