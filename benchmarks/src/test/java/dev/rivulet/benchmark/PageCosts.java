// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.benchmark;

import dev.rivulet.servlet.Container;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Pages that are no streams, asked for by a few peers as fast as they are answered. */
record PageCosts(Duration time) {

    private static final int PEERS = 4;
    private static final Map<String, String> PAGES = pages();

    void measure(Container container, int round, Table table) throws Exception {
        try (ServerProcess without = ServerProcess.without(container);
                ServerProcess with = ServerProcess.with(container)) {
            for (Map.Entry<String, String> page : PAGES.entrySet()) {
                run(without, page.getKey());
                run(with, page.getKey());
                for (int turn = 0; turn < 2; turn++) {
                    Turns.Both<Load> both =
                            Turns.of(round + turn, () -> run(without, page.getKey()), () -> run(with, page.getKey()));
                    String name = Names.of(container) + ", " + page.getValue();
                    table.ratio(
                            name + ", requests/s",
                            both.without().rate(),
                            both.with().rate());
                    table.ratio(
                            name + ", server's µs of processor per request",
                            both.without().cost(),
                            both.with().cost());
                }
            }
        }
    }

    private Load run(ServerProcess server, String path) throws Exception {
        long start = server.cpuTime();
        long began = System.nanoTime();
        double rate = new Crowd(PEERS, server.port(), path, "text/html").pagesPerSecond(time);
        double seconds = (System.nanoTime() - began) / 1e9;
        return new Load(rate, (server.cpuTime() - start) / 1e3 / (rate * seconds));
    }

    private static Map<String, String> pages() {
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("/small", "page of 200 bytes, by the stream");
        pages.put("/small-written", "page of 200 bytes, by the writer");
        pages.put("/large", "page of 1 MiB in 128 writes");
        return pages;
    }

    /** Requests per second, and microseconds of the server's processor time for each. */
    private record Load(double rate, double cost) {}
}
