// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.fanout;

import dev.rivulet.fanout.client.Load;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a reader costs in memory that has had one event and waits for the next: the slope between two numbers of readers, after full collections.
 *
 * @param set settings of all servers
 */
record IdleMemory(String name, String title, List<String> competitors, List<String> set) implements Scenario {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int FEW = 1_000;
    private static final int MANY = 5_000;
    private static final double KIB = 1_024;

    @Override
    public String base(String competitor) {
        return Competitors.container(competitor);
    }

    @Override
    public List<String> settings(String competitor) {
        return set;
    }

    @Override
    public Measures measure(ServerProcess server) throws Exception {
        try (Load load = Load.on(server.port())) {
            Memory few = memory(server, load, FEW, 0);
            load.resume("", 1);
            Memory many = memory(server, load, MANY - FEW, 1);
            Arrivals.requireComplete(load.take(), FEW + MANY);
            double more = MANY - FEW;
            return new Measures()
                    .with("heap KiB per reader", (many.heap() - few.heap()) / KIB / more)
                    .with("resident KiB per reader", (many.resident() - few.resident()) / KIB / more)
                    .with("resident MiB in all", many.resident() / KIB / KIB);
        }
    }

    private static Memory memory(ServerProcess server, Load load, int opened, long event) throws Exception {
        load.open(opened, index -> "/sse", PATIENCE);
        var arrived = load.arrival(event + 1);
        server.publish("n=1&size=100&first=" + event);
        Arrivals.await(arrived, load, PATIENCE);
        Map<String, Long> stats = server.stats("gc");
        return new Memory(stats.get("heap"), server.residentBytes());
    }

    private record Memory(long heap, long resident) {}
}
