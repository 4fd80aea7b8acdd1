// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.redeploy;

import dev.rivulet.testkit.RawSseClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Peers that come back as soon as they are gone, whether the webapp wants them or not: half of them stay until they are sent away, the others leave by themselves. */
final class Storm implements AutoCloseable {

    private static final int PEERS = 8;
    private static final List<String> STREAMS = List.of("/news", "/async", "/late");

    private final Site site;
    private final List<Thread> threads = new ArrayList<>();
    private final Set<Integer> statuses = new ConcurrentSkipListSet<>();
    private final List<String> problems = new CopyOnWriteArrayList<>();
    private final AtomicInteger streams = new AtomicInteger();
    private volatile boolean over;

    Storm(Site site) {
        this.site = site;
        for (int i = 0; i < PEERS; i++) {
            String stream = STREAMS.get(i % STREAMS.size());
            boolean stays = i < PEERS / 2;
            Thread thread = new Thread(() -> comeAgain(stream, stays), "storm-" + i);
            threads.add(thread);
            thread.start();
        }
    }

    private void comeAgain(String stream, boolean stays) {
        while (!over) {
            try (RawSseClient peer = site.open(stream)) {
                visit(peer, stays);
            } catch (IOException | RuntimeException | AssertionError e) {
                problems.add(stream + ": " + e);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private void visit(RawSseClient peer, boolean stays) {
        int status = peer.head().status();
        statuses.add(status);
        if (status == 200) {
            streams.incrementAndGet();
            peer.read();
            if (stays) {
                readWhileItLasts(peer);
            }
        }
    }

    private void readWhileItLasts(RawSseClient peer) {
        while (!over && peer.read()) {
            // heartbeats come often
        }
        if (!over && !peer.isComplete()) {
            problems.add("cut: " + peer + " " + peer.failure());
        }
    }

    /** How many streams were opened so far. */
    int streams() {
        return streams.get();
    }

    /** With which status peers were answered. */
    Set<Integer> statuses() {
        return statuses;
    }

    /** Who got no answer, or not the whole of it. */
    List<String> problems() {
        return problems;
    }

    @Override
    public void close() {
        over = true;
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
