// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.fanout;

import dev.rivulet.fanout.client.Load;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every server in Java does what is measured; the others need programs that not every machine has. */
final class ContractTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int READERS = 5;

    static Stream<String> servers() {
        List<String> limits = List.of(Competitors.LIMIT, "limit-batch");
        return Stream.of(limits, Competitors.OURS, Competitors.RAW, Competitors.PEERS)
                .flatMap(List::stream)
                .filter(name -> !Competitors.PROGRAMS.contains(name));
    }

    /** They live for a moment: what is compiled well comes too late for them. */
    @BeforeAll
    static void compileLittle() {
        System.setProperty(ServerProcess.OPTIONS, "-XX:TieredStopAtLevel=1");
    }

    @AfterAll
    static void forgetOptions() {
        System.clearProperty(ServerProcess.OPTIONS);
    }

    @ParameterizedTest
    @MethodSource("servers")
    void publish_toReadersUsersAndTopics_arrivesInOrderAlsoWhenSomeHaveGone(String name) throws Exception {
        try (ServerProcess server = ServerProcess.start(Competitors.named(name));
                Load everybody = Load.on(server.port());
                Load users = Load.on(server.port());
                Load topics = Load.on(server.port())) {
            open(everybody, "/sse", server, READERS);
            requireArrival(everybody, 100, server, "n=100&rate=0");

            open(users, "/sse?user=", server, 2 * READERS);
            requireArrival(users, 10, server, "n=" + 10 * READERS + "&rate=0&users=" + READERS);

            open(topics, "/sse?topic=", server, 3 * READERS);
            requireArrival(topics, 10, server, "n=" + 10 * READERS + "&rate=1000&topics=" + READERS);

            topics.leave(true);
            server.publish("n=" + 3 * READERS + "&rate=1000&topics=" + READERS);
            requireArrival(everybody, 110, server, "n=10&rate=0&first=100");
        }
    }

    /** A head may be there a moment before the server knows its reader. */
    private static void open(Load load, String path, ServerProcess server, int known) throws Exception {
        load.open(READERS, index -> path.endsWith("=") ? path + index : path, PATIENCE);
        Waiting.readers(server, known, PATIENCE);
    }

    private static void requireArrival(Load load, int events, ServerProcess server, String query) throws Exception {
        var arrived = load.arrival(events);
        server.publish("size=100&" + query);
        Arrivals.await(arrived, load, PATIENCE);
        Arrivals.requireComplete(load.take(), (long) events * READERS);
    }
}
