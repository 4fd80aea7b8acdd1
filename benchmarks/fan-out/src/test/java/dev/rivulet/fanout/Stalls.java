// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.fanout;

import dev.rivulet.fanout.client.Load;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Some readers stop reading, and nobody else may notice. The kernel takes megabytes for a reader that takes nothing, and until then there is nothing to see:
 * so events are large, the receive buffers of those who stop are small, they stop before the first of two windows, and reach the server within the second.
 *
 * @param connections how many readers
 * @param stalled     how many of them stop
 */
record Stalls(String name, List<String> competitors, int connections, int stalled) implements Scenario {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final int RATE = 25;
    private static final int SIZE = 10_240;
    private static final int RECEIVE_BUFFER = 64 << 10;
    private static final int WARM_UP = 3 * RATE;
    private static final int BEFORE = 5 * RATE;
    private static final int AFTER = 14 * RATE;

    /** So much later than it should end, a publication is given up. */
    private static final double LATEST_SECONDS = AFTER / (double) RATE + 8;

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
    private static final double MIB = 1 << 20;

    @Override
    public String title() {
        return stalled + " of " + connections + " readers stop reading; " + RATE + " events a second, " + SIZE
                + " bytes";
    }

    @Override
    public String base(String competitor) {
        return Competitors.container(competitor);
    }

    @Override
    public List<String> settings(String competitor) {
        if (competitor.equals(Competitors.LIMIT)) {
            return List.of("mostWaiting=" + 2 * RATE);
        }
        return Competitors.isOurs(competitor) ? List.of("writeTimeout=2000") : List.of();
    }

    @Override
    public Measures measure(ServerProcess server) throws Exception {
        try (Load load = Load.on(server.port())) {
            load.receiveBuffer(RECEIVE_BUFFER);
            load.open(stalled, index -> "/sse", PATIENCE);
            load.stall(stalled);
            load.receiveBuffer(0);
            load.open(connections - stalled, index -> "/sse", PATIENCE);
            long stop = System.nanoTime();
            publish(server, load, 0, WARM_UP);
            load.take();
            double seconds = publish(server, load, WARM_UP, BEFORE);
            Load.Counts before = load.take();
            Arrivals.requireComplete(before, (long) (connections - stalled) * (WARM_UP + BEFORE));
            long heap = server.stats("gc").get("heap");
            double until = (System.nanoTime() - stop) / 1e9;
            Ordeal ordeal = ordeal(server, load);
            Load.Counts after = load.take();
            ordeal.require(server.name(), after);
            heap = server.stats("gc").get("heap") - heap;
            Measures measures = new Measures()
                    .with("events/s to each before they are felt", BEFORE / seconds)
                    .with("events/s to each that reads, after", perSecond(before, after, ordeal))
                    .with("p99 ms before they are felt", milliseconds(before))
                    .with("p99 ms after", milliseconds(after))
                    .with("publisher late s", ordeal.lateSeconds())
                    .with("heap growth MiB", heap / MIB);
            return ordeal.gone() < 0
                    ? measures
                    : measures.with("s from the stop until they are gone", until + ordeal.gone());
        }
    }

    private double perSecond(Load.Counts before, Load.Counts after, Ordeal ordeal) {
        return (after.events() - before.events()) / ordeal.seconds() / (connections - stalled);
    }

    private static double milliseconds(Load.Counts counts) {
        return counts.latencies().getValueAtPercentile(99) / 1e6;
    }

    /** Answers how many seconds it took. */
    private static double publish(ServerProcess server, Load load, int first, int n) throws Exception {
        long begin = System.nanoTime();
        Arrivals.await(begin(server, load, first, n), load, PATIENCE);
        return (System.nanoTime() - begin) / 1e9;
    }

    private static CompletableFuture<Void> begin(ServerProcess server, Load load, int first, int n) throws Exception {
        CompletableFuture<Void> arrived = load.arrival(first + n);
        server.publish("n=" + n + "&size=" + SIZE + "&rate=" + RATE + "&first=" + first);
        return arrived;
    }

    private Ordeal ordeal(ServerProcess server, Load load) throws Exception {
        long begin = System.nanoTime();
        CompletableFuture<Void> arrived = begin(server, load, WARM_UP + BEFORE, AFTER);
        Ordeal ordeal = new Ordeal(0, -1, -1, false);
        while (ordeal.seconds() < LATEST_SECONDS && !ordeal.isOver()) {
            Waiting.pass(BETWEEN_LOOKS);
            ordeal = ordeal.seen((System.nanoTime() - begin) / 1e9, server.stats(""), connections - stalled, arrived);
        }
        return ordeal;
    }

    /**
     * What has become of it.
     *
     * @param seconds   how long it took until the readers that read had all, or until it was given up
     * @param published when the publisher was through; negative if it never was
     * @param gone      when the stalled readers were gone; negative if they never were
     * @param arrived   whether the others have had all
     */
    private record Ordeal(double seconds, double published, double gone, boolean arrived) {

        Ordeal seen(double now, Map<String, Long> stats, int healthy, CompletableFuture<Void> all) {
            return new Ordeal(
                    arrived ? seconds : now,
                    published < 0 && stats.get("publishing") == 0 ? now : published,
                    gone < 0 && stats.get("connections") == healthy ? now : gone,
                    all.isDone());
        }

        boolean isOver() {
            return arrived && published >= 0;
        }

        double lateSeconds() {
            return (published < 0 ? seconds : published) - (AFTER - 1) / (double) RATE;
        }

        void require(String name, Load.Counts counts) {
            boolean promised = Competitors.isOurs(name) || name.equals(Competitors.LIMIT);
            if (counts.wrong() != 0 || counts.ended() != 0 || (promised && !(arrived && gone >= 0))) {
                throw new IllegalStateException(this + ", " + counts.wrong() + " events out of order, " + counts.ended()
                        + " streams ended " + counts.firstEnd());
            }
        }
    }
}
