// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.engine;

import dev.rivulet.testkit.ScriptedTransport;
import dev.rivulet.transport.Transport;
import dev.rivulet.transport.TransportListener;
import java.io.IOException;

/** A transport that takes so many writes, and does not say when it takes more. */
final class SilentTransport implements Transport {

    final ScriptedTransport received = new ScriptedTransport();
    int writesLeft = Integer.MAX_VALUE;

    @Override
    public void start(TransportListener listener) throws IOException {
        received.start(listener);
    }

    @Override
    public boolean isReady() {
        return writesLeft > 0 && received.isReady();
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        writesLeft--;
        received.write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
        received.flush();
    }

    @Override
    public void complete() {
        received.complete();
    }

    @Override
    public void abort() {
        received.abort();
    }
}
