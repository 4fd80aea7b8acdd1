// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.fanout.server;

import java.util.ArrayList;
import java.util.List;

/**
 * Events of 100 bytes, and an id such as the library gives, as they go over the wire, in chunks of 32 KiB.
 *
 * @param events how many
 * @param writes what is to be written
 */
record Replay(int events, List<byte[]> writes) {

    private static final int CHUNK = 32 << 10;
    private static final int SIZE = 100;

    /** Numbered from 1. */
    static Replay of(int events) {
        List<byte[]> writes = new ArrayList<>();
        StringBuilder chunk = new StringBuilder();
        for (int i = 1; i <= events; i++) {
            String event = event(i);
            if (chunk.length() + event.length() > CHUNK) {
                writes.add(LimitServer.chunk(chunk.toString()));
                chunk.setLength(0);
            }
            chunk.append(event);
        }
        writes.add(LimitServer.chunk(chunk.toString()));
        return new Replay(events, List.copyOf(writes));
    }

    private static String event(int number) {
        String data = "data: " + number + " 1 ";
        return "id: k3x9qa2m-" + number + "\n" + data + "x".repeat(SIZE - 2 - data.length()) + "\n\n";
    }
}
