// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.redeploy;

import dev.rivulet.testkit.RawSseClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A deployed webapp as it is seen from outside. */
record Site(int port, String path) {

    RawSseClient open(String stream) throws IOException {
        return RawSseClient.connect("127.0.0.1", port, path + stream, Map.of());
    }

    /** The webapp's answer to a command. */
    String ask(String command) {
        try (RawSseClient answer = open("/control" + command)) {
            return new String(answer.readToEnd(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Which life of the webapp it is that answers. */
    String incarnation() throws IOException {
        try (RawSseClient peer = open("/news")) {
            return peer.readEvents(1).get(0).data();
        }
    }

    void awaitOpenStreams(int count) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        String open = ask("");
        while (!open.equals(Integer.toString(count))) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(open + " streams are open, and not " + count);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            open = ask("");
        }
    }
}
