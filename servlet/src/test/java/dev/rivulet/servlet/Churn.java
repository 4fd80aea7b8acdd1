// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** Many peers at a time that come, are reset, and come again, while everybody is written to. */
final class Churn {

    private static final int PEERS = 16;
    private static final int EVENTS_PER_SECRET = 5;
    private static final int TICKS_PER_STREAM = 30;

    private final Findings findings = new Findings();
    private final AtomicBoolean over = new AtomicBoolean();
    private final int streams;
    private final long seed;

    Churn(int streams, long seed) {
        this.streams = streams;
        this.seed = seed;
    }

    /** Starts a container. */
    interface Start {
        RunningContainer start(Webapp webapp) throws Exception;
    }

    /** Runs all of it and tells what went wrong for whom. */
    Findings run(Start container, ChurnServlet servlet) throws Exception {
        Webapp webapp = new Webapp().with("/sse", servlet, "heartbeat", "200ms");
        ExecutorService threads = Executors.newCachedThreadPool();
        try (RunningContainer running = container.start(webapp)) {
            Future<?> publisher = threads.submit(() -> publish(servlet));
            List<Future<?>> peers = new ArrayList<>();
            for (int i = 0; i < PEERS; i++) {
                ChurnPeer peer = new ChurnPeer(running.port(), "peer-" + i, seed * PEERS + i, findings);
                peers.add(threads.submit(() -> {
                    peer.run(streams / PEERS);
                    return null;
                }));
            }
            for (Future<?> peer : peers) {
                peer.get();
            }
            over.set(true);
            publisher.get(20, TimeUnit.SECONDS);
        } finally {
            over.set(true);
            threads.shutdownNow();
        }
        return findings;
    }

    private void publish(ChurnServlet servlet) {
        Random random = new Random(seed);
        for (int number = 0; !over.get(); number++) {
            servlet.publish("numbers", Integer.toString(number));
            if (number % EVENTS_PER_SECRET == 0) {
                servlet.tellAll();
            }
            servlet.endSome(random, TICKS_PER_STREAM);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }
}
