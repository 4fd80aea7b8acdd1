// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.fanout.server;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Events of 100 bytes, and an id such as the library gives, joined to writes of 32 KiB. */
final class Replay {

    private static final int CHUNK = 32 << 10;
    private static final int SIZE = 100;

    private Replay() {}

    /** Numbered from 1; each write as a server wants it. */
    static List<byte[]> writes(int events, Function<String, byte[]> written) {
        List<byte[]> writes = new ArrayList<>();
        StringBuilder chunk = new StringBuilder();
        for (int i = 1; i <= events; i++) {
            String event = event(i);
            if (chunk.length() + event.length() > CHUNK) {
                writes.add(written.apply(chunk.toString()));
                chunk.setLength(0);
            }
            chunk.append(event);
        }
        writes.add(written.apply(chunk.toString()));
        return List.copyOf(writes);
    }

    private static String event(int number) {
        String data = "data: " + number + " 1 ";
        return "id: k3x9qa2m-" + number + "\n" + data + "x".repeat(SIZE - 2 - data.length()) + "\n\n";
    }
}
