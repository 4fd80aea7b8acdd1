// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.fanout;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Waits until a server's own figures are as they should be. */
final class Waiting {

    private static final long BETWEEN_LOOKS = Duration.ofMillis(50).toNanos();

    /** Of processor time between two looks; it is counted in hundredths. */
    private static final double IDLE_SECONDS = 0.01;

    private Waiting() {}

    /** Answers how many seconds it took; fails where it takes too long. */
    static double until(ServerProcess server, Predicate<Map<String, Long>> good, Duration patience) throws Exception {
        long begin = System.nanoTime();
        Map<String, Long> stats = server.stats("");
        while (!good.test(stats)) {
            if (System.nanoTime() - begin > patience.toNanos()) {
                throw new IllegalStateException("not within " + patience.toSeconds() + " s: " + stats);
            }
            LockSupport.parkNanos(BETWEEN_LOOKS);
            stats = server.stats("");
        }
        return (System.nanoTime() - begin) / 1e9;
    }

    /** The server counts so many readers, and no publication runs. */
    static double readers(ServerProcess server, int count, Duration patience) throws Exception {
        return until(server, stats -> stats.get("connections") == count && stats.get("publishing") == 0, patience);
    }

    /** The server has nothing to do any more: cleaning up after readers takes longer than noticing that they are gone. */
    static void idle(ServerProcess server, Duration patience) throws Exception {
        double[] before = {-1};
        until(
                server,
                stats -> {
                    double now = server.processorSeconds();
                    boolean idle = now - before[0] <= IDLE_SECONDS;
                    before[0] = now;
                    return idle;
                },
                patience);
    }

    static void pass(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
