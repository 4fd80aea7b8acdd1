// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.fanout;

import dev.rivulet.fanout.client.Load;
import java.time.Duration;
import java.util.List;

/**
 * How many events a server gets out, as fast as it can.
 *
 * @param connections how many readers
 * @param size        bytes of an event
 * @param keys        over how many topics or users the events go in turn; 0 if every reader gets every event
 * @param key         what a reader asks for: {@code topic} or {@code user}
 */
record Broadcast(String name, String title, List<String> competitors, int connections, int size, int keys, String key)
        implements Scenario {

    /** The figure that matters most: other work on the machine disturbs it least. */
    static final String PER_CPU_SECOND = "events per server CPU second";

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** So many deliveries are the first publication's, from which the others take their size. */
    private static final double FIRST_DELIVERIES = 200_000;

    private static final double WARM_UP_SECONDS = 6;
    private static final double MEASURED_SECONDS = 3;

    static Broadcast of(String name, List<String> competitors, int connections, int size) {
        String title = "Broadcast to " + connections + " readers, events of " + size + " bytes, as fast as it goes";
        return new Broadcast(name, title, competitors, connections, size, 0, "");
    }

    static Broadcast unicast(String name, List<String> competitors, int connections, String key) {
        String title = "Each event to one of " + connections + " readers in turn, 100 bytes, by " + key;
        return new Broadcast(name, title, competitors, connections, 100, connections, key);
    }

    @Override
    public Measures measure(ServerProcess server) throws Exception {
        try (Load load = Load.on(server.port())) {
            load.open(connections, index -> keys == 0 ? "/sse" : "/sse?" + key + "=" + index, PATIENCE);
            Waiting.readers(server, connections, PATIENCE);
            Run run = new Run(server, load);
            double perSecond = run.publish(Math.max(1, (int) (FIRST_DELIVERIES / connections)));
            perSecond = run.publish(count(perSecond, WARM_UP_SECONDS));
            return run.measure(count(perSecond, MEASURED_SECONDS));
        }
    }

    private static int count(double perSecond, double seconds) {
        return (int) Math.max(1, perSecond * seconds);
    }

    /** Publications one after the other; sizes are in events that each reader gets. */
    private final class Run {

        private final ServerProcess server;
        private final Load load;
        private long first;

        Run(ServerProcess server, Load load) {
            this.server = server;
            this.load = load;
        }

        /** Answers how many events a second each reader got. */
        double publish(int events) throws Exception {
            long begin = System.nanoTime();
            var arrived = load.arrival(first + events);
            int n = keys == 0 ? events : events * keys;
            String to = keys == 0 ? "" : "&" + key + "s=" + keys;
            server.publish("n=" + n + "&size=" + size + "&rate=0&first=" + first + to);
            first += events;
            Arrivals.await(arrived, load, PATIENCE);
            return events / ((System.nanoTime() - begin) / 1e9);
        }

        Measures measure(int events) throws Exception {
            load.take();
            double cpu = server.processorSeconds();
            long writes = server.writeCalls();
            long begin = System.nanoTime();
            publish(events);
            double seconds = (System.nanoTime() - begin) / 1e9;
            cpu = server.processorSeconds() - cpu;
            writes = server.writeCalls() - writes;
            Arrivals.requireComplete(load.take(), first * connections);
            double deliveries = (double) events * connections;
            return new Measures()
                    .with(PER_CPU_SECOND, deliveries / cpu)
                    .with("events/s", deliveries / seconds)
                    .with("server CPU %", 100 * cpu / seconds)
                    .with("write calls per event", writes / deliveries);
        }
    }
}
