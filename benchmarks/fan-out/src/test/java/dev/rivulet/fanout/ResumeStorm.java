// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.fanout;

import dev.rivulet.fanout.client.Load;
import java.time.Duration;
import java.util.List;

/**
 * Readers that are all cut, and come back at once with the id of an event that is some way back: each must get exactly what it has missed.
 *
 * @param connections how many readers
 * @param events      how many events there were
 * @param missed      how many of them each has missed
 */
record ResumeStorm(String name, List<String> competitors, int connections, int events, int missed) implements Scenario {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int WARM_UP = 1;
    private static final int AGAIN = 3;

    @Override
    public String title() {
        return connections + " readers return at once, each of which has missed " + missed + " events of 100 bytes";
    }

    @Override
    public List<String> settings(String competitor) {
        return List.of("history=" + 2 * events, "heartbeat=2000");
    }

    @Override
    public Measures measure(ServerProcess server) throws Exception {
        try (Load load = Load.on(server.port())) {
            load.open(connections, index -> "/sse", PATIENCE);
            publish(server, load);
            load.resume(load.rememberedId(), events - missed);
            for (int i = 0; i < WARM_UP; i++) {
                comeBack(load);
            }
            double cpu = server.processorSeconds();
            double seconds = 0;
            for (int i = 0; i < AGAIN; i++) {
                seconds += comeBack(load);
            }
            cpu = server.processorSeconds() - cpu;
            double replayed = (double) connections * missed * AGAIN;
            return new Measures()
                    .with("s until all have all", seconds / AGAIN)
                    .with("server CPU s", cpu / AGAIN)
                    .with("server CPU µs per replayed event", cpu / replayed * 1e6);
        }
    }

    private void publish(ServerProcess server, Load load) throws Exception {
        load.rememberId(events - missed - 1);
        var arrived = load.arrival(events);
        server.publish("n=" + events + "&size=100");
        Arrivals.await(arrived, load, PATIENCE);
        Arrivals.requireComplete(load.take(), (long) connections * events);
    }

    private double comeBack(Load load) throws Exception {
        load.leave(true);
        long begin = System.nanoTime();
        load.storm(connections, index -> "/sse", PATIENCE);
        Arrivals.await(load.arrival(events), load, PATIENCE);
        double seconds = (System.nanoTime() - begin) / 1e9;
        Arrivals.requireComplete(load.take(), (long) connections * missed);
        return seconds;
    }
}
