// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.benchmark;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Peers that ask at once, each on a thread and a connection of its own. */
record Crowd(int size, int port, String path, String accept) {

    /** Asks for pages again and again. Returns pages per second. */
    double pagesPerSecond(Duration time) throws Exception {
        long start = System.nanoTime();
        long end = start + time.toNanos();
        long pages = all(connection -> {
            long count = 0;
            while (System.nanoTime() < end) {
                connection.page();
                count++;
            }
            return count;
        });
        return pages / seconds(start);
    }

    /** Each reads one stream of so many bytes at least, to its end. Returns seconds. */
    double streamSeconds(long leastBytes) throws Exception {
        long start = System.nanoTime();
        long bytes = all(KeptConnection::stream);
        if (bytes < leastBytes * size) {
            throw new IllegalStateException("streams that are too short: " + bytes + " bytes");
        }
        return seconds(start);
    }

    private long all(Task task) throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(size);
        try {
            long sum = 0;
            for (Future<Long> done : threads.invokeAll(calls(task))) {
                sum += done.get();
            }
            return sum;
        } finally {
            threads.shutdown();
        }
    }

    private List<Callable<Long>> calls(Task task) {
        List<Callable<Long>> calls = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            calls.add(() -> {
                try (KeptConnection connection = new KeptConnection(port, path, accept)) {
                    return task.on(connection);
                }
            });
        }
        return calls;
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private interface Task {
        long on(KeptConnection connection) throws IOException;
    }
}
