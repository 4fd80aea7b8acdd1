// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.fanout.server;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The contract's {@code /publish} and {@code /stats}, for whatever server they are asked of.
 *
 * <p>Thread safety: thread-safe. Publications run one after the other, in a thread of their own.
 */
final class Control {

    private static final int COLLECTIONS = 4;

    private final Hub hub;
    private final AtomicInteger running = new AtomicInteger();
    private final ExecutorService publisher = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "publisher");
        thread.setDaemon(true);
        return thread;
    });

    Control(Hub hub) {
        this.hub = hub;
    }

    /** Begins a publication; answers at once. */
    String publish(@Nullable String query) {
        Publication publication = Publication.of(parameters(query));
        running.incrementAndGet();
        publisher.execute(() -> {
            try {
                publication.run(hub);
            } catch (Exception e) {
                System.err.println("publication failed: " + e);
            } finally {
                running.decrementAndGet();
            }
        });
        return "started\n";
    }

    /** The server's figures; with {@code gc} in the query those of the heap too, after full collections. */
    String stats(@Nullable String query) {
        String heap = "";
        if (parameters(query).containsKey("gc")) {
            for (int i = 0; i < COLLECTIONS; i++) {
                System.gc();
            }
            heap = "heap="
                    + ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() + "\n";
        }
        return "connections=" + hub.connections() + "\npublishing=" + running.get() + "\n" + hub.figures() + heap;
    }

    /** The parameters of a query; none of the contract needs decoding. */
    static Map<String, String> parameters(@Nullable String query) {
        Map<String, String> parameters = new TreeMap<>();
        if (query != null) {
            for (String pair : query.split("&", -1)) {
                int equals = pair.indexOf('=');
                parameters.put(
                        equals < 0 ? pair : pair.substring(0, equals), equals < 0 ? "" : pair.substring(equals + 1));
            }
        }
        return parameters;
    }

    /** The topic or user of a {@code GET /sse}, -1 if it names none. */
    static int key(@Nullable String query) {
        Map<String, String> parameters = parameters(query);
        return Integer.parseInt(parameters.getOrDefault("topic", parameters.getOrDefault("user", "-1")));
    }
}
