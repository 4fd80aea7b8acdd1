// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.fanout;

import dev.rivulet.fanout.client.Load;
import java.time.Duration;
import java.util.List;

/**
 * One reader at a time that is far behind: the limit copies prepared bytes to its socket.
 *
 * @param events how many events it has missed
 * @param times  how many readers come, one after the other; as many before them do not count
 */
record LongReplay(String name, List<String> competitors, int events, int times) implements Scenario {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String HEARTBEAT = "heartbeat=200";

    private static final int WARM_UPS = 10;
    private static final int WARM_UP_READERS = 1_000;

    @Override
    public String title() {
        return "A reader that returns and has missed " + events + " events of 100 bytes";
    }

    @Override
    public List<String> settings(String competitor) {
        return Competitors.isOurs(competitor) ? List.of("history=" + 2 * events, HEARTBEAT) : List.of();
    }

    @Override
    public Measures measure(ServerProcess server) throws Exception {
        try (Load load = Load.on(server.port())) {
            connectOften(server, load);
            prepare(server, load);
            String path = Competitors.isOurs(server.name()) ? "/sse" : "/sse?replay=" + events;
            for (int i = 0; i < times; i++) {
                comeBack(load, path);
            }
            double cpu = server.processorSeconds();
            long writes = server.writeCalls();
            double seconds = 0;
            for (int i = 0; i < times; i++) {
                seconds += comeBack(load, path);
            }
            cpu = server.processorSeconds() - cpu;
            writes = server.writeCalls() - writes;
            double replayed = (double) events * times;
            return new Measures()
                    .with("events per server CPU second", replayed / cpu)
                    .with("ms until it has all", seconds / times * 1e3)
                    .with("write calls per replay", writes / (double) times);
        }
    }

    /** What it costs to connect is told by {@link Storm}; here it should weigh no more than it does in a server that has run for a while. */
    private static void connectOften(ServerProcess server, Load load) throws Exception {
        for (int i = 0; i < WARM_UPS; i++) {
            load.storm(WARM_UP_READERS, index -> "/sse", PATIENCE);
            leave(server, load);
        }
    }

    /** Ours notice resets by heartbeats: what is published to readers that are gone is owed for ever, and a publication that is not paced would wait for it. */
    private static void leave(ServerProcess server, Load load) throws Exception {
        if (Competitors.isOurs(server.name())) {
            load.leave(true);
            Waiting.readers(server, 0, PATIENCE);
        } else {
            Storm.cut(server, load);
        }
    }

    /** The events are numbered from 1, behind one that was not missed. */
    private void prepare(ServerProcess server, Load load) throws Exception {
        String id = "";
        if (Competitors.isOurs(server.name())) {
            load.open(1, index -> "/sse", PATIENCE);
            load.rememberId(0);
            var arrived = load.arrival(events + 1);
            server.publish("n=" + (events + 1) + "&size=100");
            Arrivals.await(arrived, load, PATIENCE);
            id = load.rememberedId();
        }
        load.resume(id, 1);
    }

    private double comeBack(Load load, String path) throws Exception {
        load.leave(true);
        long begin = System.nanoTime();
        load.open(1, index -> path, PATIENCE);
        Arrivals.await(load.arrival(events + 1), load, PATIENCE);
        double seconds = (System.nanoTime() - begin) / 1e9;
        Arrivals.requireComplete(load.take(), events);
        return seconds;
    }
}
