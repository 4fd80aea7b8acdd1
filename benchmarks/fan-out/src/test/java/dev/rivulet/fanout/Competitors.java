// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.fanout;

import java.io.IOException;
import java.util.List;

/** The servers, by name. Another one is another name here, and a line in {@code PeerServer} if it is in Java. */
final class Competitors {

    /** Plain NIO, a write for each event: what everything is compared with. */
    static final String LIMIT = "limit";

    static final List<String> OURS = List.of("rivulet-jetty", "rivulet-tomcat", "rivulet-undertow");
    static final List<String> RAW = List.of("raw-jetty", "raw-tomcat", "raw-undertow");

    /** The limit with as many events in a write as we have on Jetty and Undertow, 32 KiB of events of 100 bytes. */
    static final String LARGE_BATCH = "limit-batch-262";

    /** The same for Tomcat, which itself writes 8 KiB at a time. */
    static final String SMALL_BATCH = "limit-batch-68";

    private static final String BATCH = "limit-batch-";

    /** What others have. */
    static final List<String> PEERS =
            List.of("jetty-eventsource", "spring", "jersey", "undertow-sse", "javalin", "vertx", "better-sse", "nchan");

    /** Those that need a program besides Java. */
    static final List<String> PROGRAMS = List.of("better-sse", "nchan");

    private Competitors() {}

    static boolean isOurs(String name) {
        return OURS.contains(name);
    }

    /** The bare servlet on the same container, where there is one; all others are compared with the limit. */
    static String container(String name) {
        int ours = OURS.indexOf(name);
        return ours < 0 ? LIMIT : RAW.get(ours);
    }

    /** The limit that joins as many events to a write as a server of ours does. */
    static String batch(String name) {
        return name.equals("rivulet-tomcat") || name.equals(SMALL_BATCH) ? SMALL_BATCH : LARGE_BATCH;
    }

    /** A server by its name; fails with what to install if this machine lacks it. */
    static Competitor named(String name) throws IOException, InterruptedException {
        return switch (name) {
            case "better-sse" -> Programs.betterSse();
            case "nchan" -> Programs.nchan();
            default ->
                name.startsWith(BATCH)
                        ? new Competitor(
                                name,
                                Competitor.java("limit-batch", "batch=" + name.substring(BATCH.length()))
                                        .command())
                        : Competitor.java(name);
        };
    }

    /** Some lists behind each other. */
    static List<String> all(List<List<String>> lists) {
        return lists.stream().flatMap(List::stream).toList();
    }
}
