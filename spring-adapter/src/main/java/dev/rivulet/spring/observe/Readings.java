// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.observe;

import dev.rivulet.broadcast.BroadcasterStats;
import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.connection.SseConnection;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the meters of one broadcaster show. A scrape reads all of them, so what costs something is asked for once and kept for a second.
 *
 * <p>Thread safety: safe for use by any thread.
 */
final class Readings {

    private static final long KEPT_NANOS = Duration.ofSeconds(1).toNanos();

    private final Supplier<SseBroadcaster> source;
    private final Kept<BroadcasterStats> stats;
    private final Kept<Long> maxLag;
    private volatile @Nullable SseBroadcaster broadcaster;

    /**
     * Creates them.
     *
     * @param source asked when the first figure is, since a registry may be made before the broadcaster
     * @param ticker nanoseconds
     */
    Readings(Supplier<SseBroadcaster> source, LongSupplier ticker) {
        this.source = source;
        this.stats = new Kept<>(() -> broadcaster().stats(), ticker);
        this.maxLag = new Kept<>(() -> maxLag(broadcaster()), ticker);
    }

    /** Not asked of the application twice: it may have gone when somebody still looks at the meters. */
    private SseBroadcaster broadcaster() {
        SseBroadcaster known = broadcaster;
        if (known == null) {
            known = source.get();
            broadcaster = known;
        }
        return known;
    }

    BroadcasterStats stats() {
        return stats.get();
    }

    long maxLag() {
        return maxLag.get();
    }

    private static long maxLag(SseBroadcaster broadcaster) {
        long max = 0;
        for (SseConnection connection : broadcaster.registry().all()) {
            max = Math.max(max, connection.lag());
        }
        return max;
    }

    /** A value that is asked for again when it is old. */
    private static final class Kept<T> {

        private final Supplier<T> source;
        private final LongSupplier ticker;

        // guarded by this
        private @Nullable T value;
        private long taken;

        Kept(Supplier<T> source, LongSupplier ticker) {
            this.source = source;
            this.ticker = ticker;
        }

        synchronized T get() {
            long now = ticker.getAsLong();
            T current = value;
            if (current == null || now - taken >= KEPT_NANOS) {
                current = source.get();
                value = current;
                taken = now;
            }
            return current;
        }
    }
}
