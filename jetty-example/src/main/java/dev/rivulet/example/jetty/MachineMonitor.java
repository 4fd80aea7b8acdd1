// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.example.jetty;

import com.sun.management.OperatingSystemMXBean;
import dev.rivulet.broadcast.BroadcasterStats;
import dev.rivulet.broadcast.SseBroadcaster;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Measures this machine, this JVM and the library once a second, and publishes each to a topic of its own. */
final class MachineMonitor implements AutoCloseable {

    static final List<String> TOPICS = List.of("cpu", "memory", "jvm", "streams");

    /** Loads are shares between 0 and 1, negative if unknown. */
    record Cpu(long time, double process, double system, int cores) {}

    record Memory(long time, long total, long free, long used) {}

    record Jvm(
            long time,
            long heapUsed,
            long heapCommitted,
            long heapMax,
            int threads,
            long gcCount,
            long gcMillis,
            int classes) {}

    record Streams(
            long time,
            int connections,
            int topics,
            long published,
            long sent,
            long writes,
            long bytesWritten,
            long heartbeats,
            long overflows,
            long opened,
            long closed) {}

    private final OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private final SseBroadcaster broadcaster;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "example-monitor"));
    private final Future<?> ticking;

    MachineMonitor(SseBroadcaster broadcaster) {
        this.broadcaster = broadcaster;
        this.ticking = timer.scheduleAtFixedRate(this::publish, 0, 1, TimeUnit.SECONDS);
    }

    private void publish() {
        long now = System.currentTimeMillis();
        publish("cpu", cpu(now));
        publish("memory", memory(now));
        publish("jvm", jvm(now));
        publish("streams", streams(now));
    }

    private void publish(String topic, Record values) {
        broadcaster.publish(topic, Json.EVENTS.event(values).withName(topic));
    }

    private Cpu cpu(long now) {
        return new Cpu(now, system.getProcessCpuLoad(), system.getCpuLoad(), system.getAvailableProcessors());
    }

    private Memory memory(long now) {
        long total = system.getTotalMemorySize();
        long free = system.getFreeMemorySize();
        return new Memory(now, total, free, total - free);
    }

    private static Jvm jvm(long now) {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        List<GarbageCollectorMXBean> collectors = ManagementFactory.getGarbageCollectorMXBeans();
        return new Jvm(
                now,
                heap.getUsed(),
                heap.getCommitted(),
                heap.getMax(),
                ManagementFactory.getThreadMXBean().getThreadCount(),
                collectors.stream()
                        .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                        .sum(),
                collectors.stream()
                        .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                        .sum(),
                ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
    }

    private Streams streams(long now) {
        BroadcasterStats stats = broadcaster.stats();
        return new Streams(
                now,
                stats.connections(),
                stats.topics(),
                stats.published(),
                stats.sent(),
                stats.writes(),
                stats.bytes(),
                stats.heartbeats(),
                stats.overflows(),
                stats.opened(),
                stats.closed().values().stream().mapToLong(Long::longValue).sum());
    }

    @Override
    public void close() {
        ticking.cancel(false);
        timer.shutdown();
    }
}
