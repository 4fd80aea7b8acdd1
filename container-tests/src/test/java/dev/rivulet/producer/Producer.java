// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.producer;

import dev.rivulet.servlet.Webapp;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Somebody's way to write event streams, and how a test drives it. One instance is deployed once. */
abstract class Producer implements AutoCloseable {

    private final BlockingQueue<ProducedStream> streams = new LinkedBlockingQueue<>();
    private final Queue<ProducedStream> all = new ConcurrentLinkedQueue<>();

    /** Where its streams are. */
    String path() {
        return "/stream";
    }

    /** Adds its servlet to what is deployed. */
    abstract void deploy(Webapp webapp);

    /** What it is told without writing anything, when its peer has gone. */
    abstract List<String> toldInSilence();

    /** What it is told at its first write behind a heartbeat that has failed. */
    abstract List<String> toldAtNextWrite();

    /** How many writes it takes until it is told that. */
    int writesUntilTold() {
        return 1;
    }

    /** How many samples it can be given without waiting for its peer. */
    int capacity() {
        return Integer.MAX_VALUE;
    }

    /** To be called by the producer for each stream that has been opened. */
    final void opened(ProducedStream stream) {
        all.add(stream);
        streams.add(stream);
    }

    /** The next stream that has been opened. */
    final ProducedStream next() throws InterruptedException {
        ProducedStream stream = streams.poll(20, TimeUnit.SECONDS);
        if (stream == null) {
            throw new AssertionError("no stream was opened within 20 s");
        }
        return stream;
    }

    /** Ends what a failed test has left open: containers wait for threads that are in a servlet. */
    @Override
    public final void close() {
        for (ProducedStream stream : all) {
            try {
                stream.end();
            } catch (Exception expected) {
                // it has ended, in whichever way
            }
        }
    }
}
