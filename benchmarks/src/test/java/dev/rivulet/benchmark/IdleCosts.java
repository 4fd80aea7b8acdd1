// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.benchmark;

import dev.rivulet.servlet.Container;
import java.io.IOException;
import java.time.Duration;

/**
 * Open streams on which nothing happens but heartbeats: four servers at the same time, without filter, and with one whose heartbeat is
 * off, each 15 s, and each second. Streams that open first have all classes loaded, so that the slope of the heap is the streams' own.
 */
record IdleCosts(int first, int more, Duration window) {

    void measure(Container container, Table table) throws Exception {
        try (Variant without = new Variant(ServerProcess.without(container));
                Variant off = new Variant(ServerProcess.with(container, "heartbeat", "off"));
                Variant slow = new Variant(ServerProcess.with(container, "heartbeat", "15s"));
                Variant fast = new Variant(ServerProcess.with(container, "heartbeat", "1s"))) {
            Variant[] all = {without, off, slow, fast};
            for (Variant variant : all) {
                variant.open(first, more);
            }
            fast.streams.awaitHeartbeats(2L * (first + more));
            for (Variant variant : all) {
                variant.begin();
            }
            Pause.of(window);
            for (Variant variant : all) {
                variant.end();
            }
            report(Names.of(container), table, without, off, slow, fast);
        }
    }

    private void report(String name, Table table, Variant without, Variant off, Variant slow, Variant fast)
            throws IOException {
        double none = without.heap(more);
        table.difference(name + ", idle stream, no heartbeat, bytes of heap", none, off.heap(more));
        table.difference(name + ", idle stream, heartbeat 15 s, bytes of heap", none, slow.heap(more));
        table.difference(name + ", idle stream, heartbeat 1 s, bytes of heap", none, fast.heap(more));
        table.difference(
                name + ", filter without heartbeat, ms of processor per second", perSecond(without), perSecond(off));
        table.difference(
                name + ", heartbeat each 15 s, ms of processor per second", perSecond(without), perSecond(slow));
        table.difference(
                name + ", heartbeat each 1 s, ms of processor per second", perSecond(without), perSecond(fast));
        table.difference(name + ", heartbeat each 15 s, µs of processor per heartbeat", 0, slow.costOver(off));
        table.difference(name + ", heartbeat each 1 s, µs of processor per heartbeat", 0, fast.costOver(off));
    }

    private double perSecond(Variant variant) {
        return variant.cpu / 1e6 / (window.toMillis() / 1e3);
    }

    /** One of the servers and its streams. */
    private static final class Variant implements AutoCloseable {
        private final ServerProcess server;
        private final QuietStreams streams;
        private long heapBefore;
        private long cpu;
        private long heartbeats;

        Variant(ServerProcess server) throws IOException {
            this.server = server;
            this.streams = new QuietStreams(server.port());
        }

        void open(int first, int more) throws IOException {
            streams.open(first);
            heapBefore = server.usedHeap();
            streams.open(more);
        }

        void begin() throws IOException {
            cpu = -server.cpuTime();
            heartbeats = -streams.heartbeats();
        }

        void end() throws IOException {
            cpu += server.cpuTime();
            heartbeats += streams.heartbeats();
        }

        double heap(int count) throws IOException {
            return (server.usedHeap() - heapBefore) / (double) count;
        }

        double costOver(Variant quiet) {
            return (cpu - quiet.cpu) / 1e3 / heartbeats;
        }

        @Override
        public void close() throws IOException {
            streams.close();
            server.close();
        }
    }
}
