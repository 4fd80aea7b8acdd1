// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.fanout;

import dev.rivulet.fanout.client.Load;
import java.time.Duration;
import java.util.List;

/**
 * What readers cost in processor time that get nothing but heartbeats.
 *
 * @param heartbeat after how much silence a reader gets one
 * @param time      how long it is measured
 */
record IdleTime(String name, List<String> competitors, int connections, Duration heartbeat, Duration time)
        implements Scenario {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Events that make the server's JVM compile how it writes, which would be most of what is measured otherwise. */
    private static final int WARM_UP = 60;

    private static final Duration BEFORE = Duration.ofSeconds(4);

    /** Clocks have ticks, so that a heartbeat comes somewhat late; with fewer than so much of what is expected, what was measured is no heartbeats. */
    private static final double ENOUGH = 0.5;

    @Override
    public String title() {
        return connections + " readers without events, a heartbeat each " + heartbeat.toSeconds() + " s";
    }

    @Override
    public List<String> settings(String competitor) {
        return List.of("heartbeat=" + heartbeat.toMillis());
    }

    @Override
    public Measures measure(ServerProcess server) throws Exception {
        try (Load load = Load.on(server.port())) {
            load.open(connections, index -> "/sse", PATIENCE);
            warmUp(server, load);
            Waiting.pass(BEFORE);
            double cpu = server.processorSeconds();
            long heartbeats = heartbeats(server);
            Waiting.pass(time);
            cpu = server.processorSeconds() - cpu;
            heartbeats = heartbeats(server) - heartbeats;
            Arrivals.requireComplete(load.take(), (long) connections * WARM_UP);
            return measures(cpu, heartbeats);
        }
    }

    private static void warmUp(ServerProcess server, Load load) throws Exception {
        var arrived = load.arrival(WARM_UP);
        server.publish("n=" + WARM_UP + "&size=100&rate=15");
        Arrivals.await(arrived, load, PATIENCE);
    }

    private static long heartbeats(ServerProcess server) throws Exception {
        return server.stats("").get("heartbeats");
    }

    private Measures measures(double cpu, long heartbeats) {
        double expected = (double) connections * time.toMillis() / heartbeat.toMillis();
        if (heartbeats < expected * ENOUGH) {
            throw new IllegalStateException(
                    heartbeats + " heartbeats instead of " + expected + " in " + cpu + " s of processor time");
        }
        return new Measures()
                .with("server CPU %", 100 * cpu / time.toSeconds())
                .with("server CPU µs per heartbeat", cpu / heartbeats * 1e6)
                .with("heartbeats/s", heartbeats / (double) time.toSeconds());
    }
}
