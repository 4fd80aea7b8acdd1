// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.soak.server;

import dev.rivulet.broadcast.BroadcasterStats;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * What the server holds and has done.
 *
 * <p>Thread safety: safe for use by any thread.
 */
final class ServerFigures {

    private static final int COLLECTIONS = 4;
    private static final long STEP = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);

    private final SoakServlet servlet;

    ServerFigures(SoakServlet servlet) {
        this.servlet = servlet;
    }

    /** All of them, as {@code name=figure}. */
    String tell() {
        BroadcasterStats stats = servlet.shared().stats();
        return "heap=" + heap() + " direct=" + direct() + " threads="
                + ManagementFactory.getThreadMXBean().getThreadCount() + " own=" + ownThreads()
                + " connections=" + stats.connections() + " registered="
                + servlet.shared().registry().count() + " topics=" + stats.topics() + " logs=" + stats.logBytes()
                + " opened=" + stats.opened() + " refused=" + stats.refused() + " published=" + stats.published()
                + " sent=" + stats.sent() + " written=" + stats.written() + " bytes=" + stats.bytes() + " overflows="
                + stats.overflows() + " closed="
                + stats.closed().values().stream().mapToLong(Long::longValue).sum() + " told=" + servlet.closed()
                + reasons(stats);
    }

    private static String reasons(BroadcasterStats stats) {
        StringBuilder text = new StringBuilder();
        stats.closed().forEach((reason, count) -> {
            if (count > 0) {
                text.append(' ').append(reason).append('=').append(count);
            }
        });
        return text.toString();
    }

    /** Waits, not for ever, until nobody is connected and all topics are forgotten, and tells what is left. */
    String settle() {
        await(() -> {
            BroadcasterStats stats = servlet.shared().stats();
            return stats.connections() == 0 && stats.topics() == 0 && servlet.closed() == stats.opened();
        });
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            LockSupport.parkNanos(STEP);
        }
        return tell();
    }

    private static void await(BooleanSupplier reached) {
        long start = System.nanoTime();
        while (!reached.getAsBoolean() && System.nanoTime() - start < PATIENCE) {
            LockSupport.parkNanos(STEP);
        }
    }

    private static long heap() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long direct() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    private static long ownThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("rivulet-"))
                .count();
    }
}
