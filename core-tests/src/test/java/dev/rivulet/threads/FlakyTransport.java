// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.threads;

import dev.rivulet.testkit.EventStreamParser;
import dev.rivulet.testkit.ScriptedTransport;
import dev.rivulet.transport.Transport;
import dev.rivulet.transport.TransportListener;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A transport that is often not ready, and that breaks after some writes, in the middle of one, or because the container says so. What
 * arrives is parsed at once. Breaches of the contract are found by a scripted transport that goes along.
 */
final class FlakyTransport implements Transport {

    private static final int UNREADY_ONE_IN = 4;

    private final ScriptedTransport contract = ScriptedTransport.discarding();
    private final Network network;
    private final EventStreamParser peer;
    private final Random random;
    private int writesLeft;
    private @Nullable TransportListener listener;

    /**
     * Makes a transport.
     *
     * @param writes how many writes it takes before it breaks
     */
    FlakyTransport(Network network, EventStreamParser peer, Random random, int writes) {
        this.network = network;
        this.peer = peer;
        this.random = random;
        this.writesLeft = writes;
    }

    List<String> violations() {
        return contract.violations();
    }

    @Override
    public void start(TransportListener told) throws IOException {
        listener = told;
        contract.start(told);
    }

    private void tell(boolean gone) {
        TransportListener told = listener;
        if (told != null) {
            network.tell(() -> {
                if (gone) {
                    told.onFailure(null);
                }
                told.onWritable();
            });
        }
    }

    @Override
    public boolean isReady() {
        if (random.nextInt(UNREADY_ONE_IN) == 0) {
            tell(false);
            return false;
        }
        return contract.isReady();
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        contract.write(bytes, offset, length);
        if (writesLeft-- > 0) {
            peer.feed(bytes, offset, length);
            return;
        }
        peer.feed(bytes, offset, random.nextInt(length));
        if (random.nextBoolean()) {
            throw new IOException("gone");
        }
        writesLeft = Integer.MAX_VALUE;
        tell(true);
        throw new IOException("gone, and the container says so as well");
    }

    @Override
    public void flush() throws IOException {
        contract.flush();
    }

    @Override
    public void complete() {
        contract.complete();
    }

    @Override
    public void abort() {
        contract.abort();
    }
}
