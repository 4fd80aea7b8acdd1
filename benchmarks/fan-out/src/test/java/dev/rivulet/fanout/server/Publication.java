// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.fanout.server;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What a {@code POST /publish} asks for.
 *
 * @param n      how many events
 * @param size   about how many bytes each has on the wire
 * @param rate   how many a second; 0 for as many as the server takes
 * @param topics over how many topics the events go in turn; 0 for all readers
 * @param users  the same, for single readers
 * @param first  the number of the first event; a topic's or user's own numbers are contiguous too
 */
record Publication(int n, int size, double rate, int topics, int users, long first) {

    /** What an event has besides its data: the field's name, a blank and two line feeds. */
    private static final int FRAME = 8;

    /** A thread that waits for less than this is awake all the time, and takes the processor from the server. */
    private static final long SHORTEST_PAUSE = TimeUnit.MICROSECONDS.toNanos(100);

    /** Reads the parameters of a query. */
    static Publication of(Map<String, String> query) {
        return new Publication(
                Integer.parseInt(query.getOrDefault("n", "1")),
                Integer.parseInt(query.getOrDefault("size", "100")),
                Double.parseDouble(query.getOrDefault("rate", "0")),
                Integer.parseInt(query.getOrDefault("topics", "0")),
                Integer.parseInt(query.getOrDefault("users", "0")),
                Long.parseLong(query.getOrDefault("first", "0")));
    }

    /** Publishes all of it. */
    void run(Hub hub) throws Exception {
        String padding = "x".repeat(size);
        long start = System.nanoTime();
        for (int i = 0; i < n; i++) {
            long time;
            if (rate == 0) {
                hub.awaitRoom(size);
                time = System.nanoTime();
            } else {
                // When it was due, not when its turn came: what waits behind a slow publication is late as well.
                time = start + (long) (i * 1e9 / rate);
                awaitTime(time);
            }
            publish(hub, i, time, padding);
        }
        hub.flush();
    }

    private void publish(Hub hub, int index, long time, String padding) throws Exception {
        int keys = Math.max(topics, users);
        long number = first + (keys == 0 ? index : index / keys);
        String head = number + " " + time + " ";
        String data = head + padding.substring(0, Math.max(0, size - FRAME - head.length()));
        if (keys == 0) {
            hub.broadcast(data);
        } else if (topics > 0) {
            hub.publish(index % keys, data);
        } else {
            hub.send(index % keys, data);
        }
    }

    private static void awaitTime(long time) {
        for (long left = time - System.nanoTime(); left > 0; left = time - System.nanoTime()) {
            LockSupport.parkNanos(Math.max(left, SHORTEST_PAUSE));
        }
    }
}
