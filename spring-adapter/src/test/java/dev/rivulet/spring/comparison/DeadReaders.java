// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.comparison;

import dev.rivulet.spring.SpringApp;
import dev.rivulet.spring.Waiting;
import dev.rivulet.testkit.RawSseClient;
import dev.rivulet.testkit.SseTestClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Some readers that read, behind some that do not. */
final class DeadReaders implements AutoCloseable {

    static final String HELD_UP = "held up until the container gives the writes up";
    static final String FREE = "not held up";

    private static final int HEALTHY = 2;
    private static final int DEAD = 2;
    private static final int EVENTS = 36;
    private static final Duration STANDSTILL = Duration.ofMillis(Long.getLong("rivulet.comparison.standstill", 1500));
    private static final String MUCH = "x".repeat(256 * 1024);

    private final Product product;
    private final Streams streams;
    private final List<RawSseClient> dead = new ArrayList<>();
    private final List<SseTestClient> healthy = new ArrayList<>();
    private final List<Long> nanos = new ArrayList<>();

    DeadReaders(SpringApp app, Product product) throws IOException {
        this.product = product;
        this.streams = app.bean(Streams.class);
        for (int i = 0; i < DEAD; i++) {
            RawSseClient client = RawSseClient.to("127.0.0.1", app.port())
                    .path(product.path())
                    .receiveBufferSize(4096)
                    .connect();
            client.head();
            dead.add(client);
        }
        for (int i = 0; i < HEALTHY; i++) {
            healthy.add(app.connect(product.path()));
        }
        Waiting.until("all readers are there", () -> streams.open(product) == DEAD + HEALTHY);
    }

    /** Publishes until all have everything, or nothing moves on. */
    String words() throws Exception {
        Thread publisher = new Thread(this::publish, "comparison-publisher");
        publisher.start();
        boolean held = false;
        int seen = -1;
        long since = System.nanoTime();
        while (!held && publisher.isAlive()) {
            publisher.join(20);
            if (received() != seen) {
                seen = received();
                since = System.nanoTime();
            }
            held = System.nanoTime() - since > STANDSTILL.toNanos() && isSending(publisher);
        }
        for (RawSseClient client : dead) {
            client.reset();
        }
        publisher.join();
        return held ? HELD_UP : FREE;
    }

    private void publish() {
        for (int i = 1; i <= EVENTS; i++) {
            int count = i;
            long begin = System.nanoTime();
            streams.publish(product, MUCH);
            Waiting.until("all healthy readers have event " + i, () -> healthy.stream()
                    .allMatch(client -> client.events().size() >= count));
            nanos.add(System.nanoTime() - begin);
        }
    }

    private static boolean isSending(Thread publisher) {
        return Arrays.stream(publisher.getStackTrace())
                .anyMatch(frame -> frame.getMethodName().startsWith("publishTo"));
    }

    private int received() {
        return healthy.stream().mapToInt(client -> client.events().size()).sum();
    }

    /** For who wants to know. */
    String figures() {
        List<Long> sorted = nanos.stream().sorted().toList();
        return String.format(
                "%s: %d events, median %.1f ms, slowest %.1f ms",
                product, sorted.size(), sorted.get(sorted.size() / 2) / 1e6, sorted.get(sorted.size() - 1) / 1e6);
    }

    @Override
    public void close() throws IOException {
        healthy.forEach(SseTestClient::close);
        for (RawSseClient client : dead) {
            client.close();
        }
    }
}
