// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.fanout;

import java.time.Duration;
import java.util.List;

/** What is measured, in the order of the tables. */
final class Scenarios {

    private static final List<String> LIMIT = List.of(Competitors.LIMIT);

    private static final List<String> TOMCAT = List.of("raw-tomcat", "rivulet-tomcat");

    /** Settings of Tomcat's connector that make a waiting reader small. */
    private static final List<String> SMALL_BUFFERS = List.of(
            "connector.protocol=dev.rivulet.fanout.server.LowMemoryProtocol",
            "connector.maxHttpRequestHeaderSize=4096",
            "connector.maxHttpResponseHeaderSize=1024",
            "connector.maxTrailerSize=256",
            "connector.socket.appReadBufSize=512",
            "connector.socket.appWriteBufSize=2048");

    private Scenarios() {}

    static List<Scenario> all() {
        List<String> servers = Competitors.all(List.of(LIMIT, Competitors.OURS, Competitors.RAW));
        List<String> everybody = Competitors.all(List.of(servers, Competitors.PEERS));
        List<String> few = Competitors.all(List.of(LIMIT, List.of("limit-batch"), Competitors.OURS));
        return List.of(
                Broadcast.of("s1", everybody, 1_000, 100),
                new AgainstBatches(Broadcast.of(
                        "s1-batched",
                        Competitors.all(
                                List.of(List.of(Competitors.LARGE_BATCH, Competitors.SMALL_BATCH), Competitors.OURS)),
                        1_000,
                        100)),
                Broadcast.of("s1-100x100", few, 100, 100),
                Broadcast.of("s1-5000x100", few, 5_000, 100),
                Broadcast.of("s1-1000x1k", few, 1_000, 1_024),
                Broadcast.of("s1-1000x16k", few, 1_000, 16_384),
                new Paced("s2", everybody, 1_000, 50),
                new IdleMemory("s3", "5,000 readers that wait: memory", servers, List.of()),
                new IdleMemory("s3-tuned", "The same, Tomcat with small buffers", TOMCAT, SMALL_BUFFERS),
                new IdleTime("s3-cpu", Competitors.OURS, 10_000, Duration.ofSeconds(15), Duration.ofSeconds(30)),
                new IdleTime("s3-cpu-1s", Competitors.OURS, 10_000, Duration.ofSeconds(1), Duration.ofSeconds(10)),
                new Stalls("s4-1", servers, 1_000, 10),
                new Stalls("s4-10", servers, 1_000, 100),
                new Storm("s5", servers, 5_000),
                new ResumeStorm("resume", Competitors.OURS, 2_000, 1_000, 500),
                Broadcast.unicast("s6", everybody, 1_000, "user"),
                Broadcast.unicast("s7", servers, 10_000, "topic"),
                new LongReplay("s8", servers, 10_000, 600));
    }
}
