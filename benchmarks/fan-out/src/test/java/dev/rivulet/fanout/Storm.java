// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.fanout;

import dev.rivulet.fanout.client.Load;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Readers that come all at once, are all cut by resets, and come again; whoever comes again must miss nothing.
 *
 * @param connections how many readers
 */
record Storm(String name, List<String> competitors, int connections) implements Scenario {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final int WARM_UP = 3;
    private static final int AGAIN = 3;
    private static final int EVENTS = 10;

    @Override
    public String title() {
        return connections + " readers connect at once, are cut by resets, and connect again";
    }

    @Override
    public String base(String competitor) {
        return Competitors.container(competitor);
    }

    @Override
    public Measures measure(ServerProcess server) throws Exception {
        try (Load load = Load.on(server.port())) {
            double first = storm(server, load);
            for (int i = 0; i < WARM_UP; i++) {
                cut(server, load);
                storm(server, load);
            }
            double again = 0;
            double noticed = 0;
            load.take();
            for (int i = 0; i < AGAIN; i++) {
                noticed = Math.max(noticed, cut(server, load));
                again += storm(server, load);
            }
            long opening = load.take().opening().getValueAtPercentile(99);
            publish(server, load);
            return new Measures()
                    .with("server CPU ms per connect", 1e3 * again / AGAIN / connections)
                    .with("the same, first storm", 1e3 * first / connections)
                    .with("p99 ms until the head", opening / (double) TimeUnit.MILLISECONDS.toNanos(1))
                    .with("s until all resets are known", noticed);
        }
    }

    /** Answers the server's processor time. */
    private double storm(ServerProcess server, Load load) throws Exception {
        double cpu = server.processorSeconds();
        load.storm(connections, index -> "/sse", PATIENCE);
        Waiting.readers(server, connections, PATIENCE);
        return server.processorSeconds() - cpu;
    }

    /** Servers learn of resets from a publication; their heartbeats would take longer. Answers how long it took. */
    static double cut(ServerProcess server, Load load) throws Exception {
        load.leave(true);
        server.publish("n=2&size=100&rate=10");
        double noticed = Waiting.readers(server, 0, PATIENCE);
        Waiting.idle(server, PATIENCE);
        return noticed;
    }

    private void publish(ServerProcess server, Load load) throws Exception {
        var arrived = load.arrival(EVENTS);
        server.publish("n=" + EVENTS + "&size=100&rate=10");
        Arrivals.await(arrived, load, PATIENCE);
        Waiting.readers(server, connections, PATIENCE);
        Arrivals.requireComplete(load.take(), (long) connections * EVENTS);
    }
}
