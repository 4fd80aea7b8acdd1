// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.engine;

import dev.rivulet.testkit.ManualClock;
import dev.rivulet.testkit.ScriptedTransport;
import dev.rivulet.transport.Transport;
import dev.rivulet.transport.TransportListener;
import java.io.IOException;
import java.time.Duration;

/** A transport that is always ready and takes its time for each write. */
final class SlowTransport implements Transport {

    final ScriptedTransport received = new ScriptedTransport();
    private final ManualClock clock;
    private final Duration perWrite;

    SlowTransport(ManualClock clock, Duration perWrite) {
        this.clock = clock;
        this.perWrite = perWrite;
    }

    @Override
    public void start(TransportListener listener) throws IOException {
        received.start(listener);
    }

    @Override
    public boolean isReady() {
        return received.isReady();
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        received.write(bytes, offset, length);
        clock.advance(perWrite);
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
