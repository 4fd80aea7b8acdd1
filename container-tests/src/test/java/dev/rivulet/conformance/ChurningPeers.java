// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.conformance;

import dev.rivulet.testkit.RawSseClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A few peers at a time, each with one stream after another: reset in the middle, or read to its end and followed by another on the same TCP connection. */
final class ChurningPeers {

    private static final int PEERS = 6;
    private static final int STREAMS = 50;
    private static final int MAX_EVENTS = 15;

    private final Queue<String> harms = new ConcurrentLinkedQueue<>();
    private final Deployed app;
    private final String topic;

    ChurningPeers(Deployed app, String topic) {
        this.app = app;
        this.topic = topic;
    }

    /** Runs all of them, and tells what went wrong. */
    List<String> run() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(PEERS);
        try {
            List<Future<?>> peers = new ArrayList<>();
            for (int i = 0; i < PEERS; i++) {
                Random random = new Random(i);
                peers.add(threads.submit(() -> {
                    peer(random);
                    return null;
                }));
            }
            for (Future<?> peer : peers) {
                peer.get();
            }
        } finally {
            threads.shutdownNow();
        }
        return List.copyOf(harms);
    }

    private void peer(Random random) throws IOException {
        for (int streams = 0; streams < STREAMS; streams++) {
            if (random.nextBoolean()) {
                abort(random);
            } else {
                readTwo();
            }
        }
    }

    private String path(String name) {
        return "/stream?topics=" + topic + "&secret=" + name + "&name=" + name;
    }

    private void abort(Random random) throws IOException {
        String name = "endless-" + Deployed.newName();
        try (RawSseClient client = app.raw(path(name)).connect()) {
            int wanted = random.nextInt(MAX_EVENTS);
            while (client.events().size() < wanted) {
                if (!client.read()) {
                    harms.add("cut: " + name + ' ' + client);
                    return;
                }
            }
            judge(client, name);
            if (random.nextInt(4) != 0) {
                client.reset();
            }
        }
    }

    private void readTwo() throws IOException {
        String name = "finite-" + Deployed.newName();
        try (RawSseClient client = app.raw(path(name)).connect()) {
            readToEnd(client, name);
            if (client.isComplete()) {
                String next = "finite-" + Deployed.newName();
                client.requestAgain(app.contextPath() + path(next));
                readToEnd(client, next);
            }
        }
    }

    private void readToEnd(RawSseClient client, String name) {
        client.readToEnd();
        if (!client.isComplete()) {
            harms.add("cut: " + name + ' ' + client);
        } else if (client.head().status() != 200) {
            harms.add("refused: " + name + ' ' + client.head());
        }
        judge(client, name);
    }

    /** Every whole line is one that this stream may have, and no number is missing. */
    private void judge(RawSseClient client, String name) {
        String body = new String(client.body(), StandardCharsets.UTF_8);
        String whole = body.substring(0, body.lastIndexOf('\n') + 1);
        whole.lines()
                .filter(line ->
                        !line.equals("data: secret " + name) && !line.matches("data: \\d+|id: ?[\\w-]*|:|retry: \\d+|"))
                .forEach(line -> harms.add("foreign: " + name + " got " + line));
        long[] expected = {-1};
        client.events().stream().filter(event -> event.data().matches("\\d+")).forEach(event -> {
            long number = Long.parseLong(event.data());
            if (expected[0] >= 0 && number != expected[0]) {
                harms.add("gap: " + name + " got " + number + " instead of " + expected[0]);
            }
            expected[0] = number + 1;
        });
    }
}
