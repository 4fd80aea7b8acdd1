// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.fanout;

import dev.rivulet.fanout.client.Load;
import java.time.Duration;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * What an event costs, and how long it takes, at a rate that the server can keep. The time of an event is when it was due, so what a stall holds up counts as
 * late, also where the publisher was held up itself.
 *
 * @param rate events a second, each to all readers
 */
record Paced(String name, List<String> competitors, int connections, int rate) implements Scenario {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int WARM_UP_SECONDS = 4;
    private static final int SECONDS = 8;
    private static final int SIZE = 100;
    private static final double NANOS_PER_MILLI = 1e6;

    @Override
    public String title() {
        return rate + " events a second to each of " + connections + " readers, " + SIZE + " bytes";
    }

    @Override
    public Measures measure(ServerProcess server) throws Exception {
        try (Load load = Load.on(server.port())) {
            load.open(connections, index -> "/sse", PATIENCE);
            Waiting.readers(server, connections, PATIENCE);
            publish(server, load, 0, rate * WARM_UP_SECONDS);
            load.take();
            double cpu = server.processorSeconds();
            long writes = server.writeCalls();
            publish(server, load, rate * WARM_UP_SECONDS, rate * SECONDS);
            cpu = server.processorSeconds() - cpu;
            writes = server.writeCalls() - writes;
            Load.Counts counts = load.take();
            Arrivals.requireComplete(counts, (long) connections * rate * (WARM_UP_SECONDS + SECONDS));
            return measures(cpu, writes, counts.latencies());
        }
    }

    private static void publish(ServerProcess server, Load load, int first, int n, int rate) throws Exception {
        var arrived = load.arrival(first + n);
        server.publish("n=" + n + "&size=" + SIZE + "&rate=" + rate + "&first=" + first);
        Arrivals.await(arrived, load, PATIENCE);
    }

    private void publish(ServerProcess server, Load load, int first, int n) throws Exception {
        publish(server, load, first, n, rate);
    }

    private Measures measures(double cpu, long writes, Histogram latencies) {
        double deliveries = (double) connections * rate * SECONDS;
        return new Measures()
                .with("server CPU µs per event", cpu / deliveries * 1e6)
                .with("p50 ms", latencies.getValueAtPercentile(50) / NANOS_PER_MILLI)
                .with("p90 ms", latencies.getValueAtPercentile(90) / NANOS_PER_MILLI)
                .with("p99 ms", latencies.getValueAtPercentile(99) / NANOS_PER_MILLI)
                .with("p99.9 ms", latencies.getValueAtPercentile(99.9) / NANOS_PER_MILLI)
                .with("write calls per event", writes / deliveries);
    }
}
