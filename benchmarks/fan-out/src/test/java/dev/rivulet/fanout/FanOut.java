// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.fanout;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Measures scenarios in rounds: each server in turn, then again from the start, so that what the machine does meanwhile hits all. Arguments: {@code rounds=3},
 * {@code only=} scenarios, {@code servers=} names, {@code options=} of the servers' JVMs, {@code pictures=} a folder for pictures.
 */
public final class FanOut {

    private FanOut() {}

    public static void main(String[] arguments) throws Exception {
        Map<String, String> settings = new TreeMap<>();
        for (String argument : arguments) {
            String[] pair = argument.split("=", 2);
            settings.put(pair[0], pair[1]);
        }
        System.setProperty(ServerProcess.OPTIONS, settings.getOrDefault("options", ""));
        Processors.pinSelf(Processors.LOAD);
        int rounds = Integer.parseInt(settings.getOrDefault("rounds", "3"));
        List<Results> all = new ArrayList<>();
        for (Scenario scenario : chosen(settings)) {
            Results results = run(scenario, rounds, names(settings, "servers"));
            System.out.println(results.markdown());
            all.add(results);
        }
        if (settings.containsKey("pictures")) {
            Pictures.draw(Path.of(settings.get("pictures")), all);
        }
    }

    private static List<Scenario> chosen(Map<String, String> settings) {
        Set<String> names = names(settings, "only");
        List<Scenario> chosen = new ArrayList<>(Scenarios.all());
        chosen.removeIf(scenario -> !names.isEmpty() && !names.contains(scenario.name()));
        return chosen;
    }

    private static Set<String> names(Map<String, String> settings, String key) {
        String value = settings.getOrDefault(key, "");
        return value.isEmpty() ? Set.of() : Set.copyOf(Arrays.asList(value.split(",")));
    }

    private static Results run(Scenario scenario, int rounds, Set<String> servers) {
        Results results = new Results(scenario);
        for (int round = 0; round < rounds; round++) {
            for (String name : scenario.competitors()) {
                if (servers.isEmpty() || servers.contains(name)) {
                    measure(scenario, name, results);
                }
            }
        }
        return results;
    }

    private static void measure(Scenario scenario, String name, Results results) {
        try (ServerProcess server = start(scenario, name)) {
            Measures measures = scenario.measure(server);
            System.err.println(scenario.name() + " " + name + " " + measures.figures());
            results.add(name, measures);
        } catch (Exception e) {
            System.err.println(scenario.name() + " " + name + " failed: " + e);
            results.fail(name, String.valueOf(e.getMessage()));
        }
    }

    private static ServerProcess start(Scenario scenario, String name) throws IOException, InterruptedException {
        return ServerProcess.start(
                Competitors.named(name).with(scenario.settings(name).toArray(String[]::new)));
    }
}
