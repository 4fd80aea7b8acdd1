// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.benchmark;

import dev.rivulet.servlet.Container;
import java.util.List;

/** Streams of a blocking servlet that writes as fast as it is read. */
record BusyCosts(int events, int turns) {

    void measure(Container container, int round, Table table) throws Exception {
        try (ServerProcess without = ServerProcess.without(container);
                ServerProcess with = ServerProcess.with(container)) {
            for (Load load : loads()) {
                run(without, load.alone());
                run(with, load.alone());
                for (int turn = 0; turn < (load.readers() == 1 ? turns : 1); turn++) {
                    Turns.Both<Time> both = Turns.of(round + turn, () -> run(without, load), () -> run(with, load));
                    String name = Names.of(container) + ", " + load.name();
                    table.ratio(
                            name + ", seconds",
                            both.without().elapsed(),
                            both.with().elapsed());
                    table.ratio(
                            name + ", server's µs of processor per event",
                            both.without().cost(),
                            both.with().cost());
                }
            }
        }
    }

    // Joined, ten times as many: they are over too soon else, for what a processor clock can tell.
    private List<Load> loads() {
        return List.of(
                new Load("events flushed one by one, 1 reader", "/events", events, 1, 1),
                new Load("events by the writer, flushed one by one, 1 reader", "/written-events", events, 1, 1),
                new Load("events flushed by the hundred, 1 reader", "/events", 10 * events, 100, 1),
                new Load("events flushed one by one, 20 readers", "/events", events, 1, 20),
                new Load("events flushed by the hundred, 20 readers", "/events", events, 100, 20));
    }

    private static Time run(ServerProcess server, Load load) throws Exception {
        String path = load.path() + "?events=" + load.events() + "&perFlush=" + load.perFlush();
        Crowd readers = new Crowd(load.readers(), server.port(), path, "text/event-stream");
        long start = server.cpuTime();
        double elapsed = readers.streamSeconds((long) load.events() * Answer.EVENT);
        return new Time(elapsed, (server.cpuTime() - start) / 1e3 / load.events() / load.readers());
    }

    private record Load(String name, String path, int events, int perFlush, int readers) {
        Load alone() {
            return new Load(name, path, events, perFlush, 1);
        }
    }

    /** Seconds, and microseconds of the server's processor time for each event. */
    private record Time(double elapsed, double cost) {}
}
