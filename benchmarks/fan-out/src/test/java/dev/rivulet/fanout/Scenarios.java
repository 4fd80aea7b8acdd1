// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.fanout;

import java.util.List;

/** What is measured, in the order of the tables. */
final class Scenarios {

    private static final List<String> LIMIT = List.of(Competitors.LIMIT);

    private Scenarios() {}

    static List<Scenario> all() {
        List<String> everybody = Competitors.all(List.of(LIMIT, Competitors.OURS, Competitors.RAW));
        List<String> few = Competitors.all(List.of(LIMIT, List.of("limit-batch"), Competitors.OURS));
        return List.of(
                Broadcast.of("s1", everybody, 1_000, 100),
                Broadcast.of("s1-100x100", few, 100, 100),
                Broadcast.of("s1-5000x100", few, 5_000, 100),
                Broadcast.of("s1-1000x1k", few, 1_000, 1_024),
                Broadcast.of("s1-1000x16k", few, 1_000, 16_384),
                new Paced("s2", everybody, 1_000, 50),
                Broadcast.unicast("s6", everybody, 1_000, "user"),
                Broadcast.unicast("s7", everybody, 10_000, "topic"));
    }
}
