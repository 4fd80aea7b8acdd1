// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.benchmark;

import dev.rivulet.servlet.Container;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Measures what SseFilter costs and prints one table. README.md tells the arguments. */
final class FilterCosts {

    private static final List<Container> CONTAINERS = List.of(Container.JETTY, Container.TOMCAT);
    private static final String EVERYTHING = "memory,pages,busy,idle";

    private final Table table = new Table();
    private final List<String> parts;
    private final int rounds;

    private FilterCosts(Map<String, String> arguments) {
        this.parts = List.of(arguments.getOrDefault("only", EVERYTHING).split(","));
        this.rounds = Integer.parseInt(arguments.getOrDefault("rounds", "5"));
    }

    public static void main(String[] arguments) throws Exception {
        Map<String, String> named = new TreeMap<>();
        for (String argument : arguments) {
            String[] parts = argument.split("=", 2);
            named.put(parts[0], parts[1]);
        }
        System.setProperty(ServerProcess.OPTIONS, named.getOrDefault("servers", ""));
        new FilterCosts(named).measure();
    }

    private void measure() throws Exception {
        for (int round = 0; round < rounds; round++) {
            if (parts.contains("memory")) {
                new MemoryCosts(200).measure(table);
            }
            for (Container container : CONTAINERS) {
                measure(container, round);
            }
            System.err.println("round " + (round + 1) + " of " + rounds + " is done");
        }
        System.out.println(table.markdown());
    }

    private void measure(Container container, int round) throws Exception {
        if (parts.contains("pages")) {
            new PageCosts(Duration.ofSeconds(1)).measure(container, round, table);
        }
        if (parts.contains("busy")) {
            new BusyCosts(100_000, 2).measure(container, round, table);
        }
        if (parts.contains("idle")) {
            new IdleCosts(500, 2_000, Duration.ofSeconds(30)).measure(container, table);
        }
    }
}
