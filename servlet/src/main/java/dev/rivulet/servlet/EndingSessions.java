// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The sessions that have lately lost their streams. Undertow takes a session's attributes away before it marks it as invalid: what a concurrent request attaches in
 * between would never hear of the end. So for a short time nothing is attached to such a session; who opens a stream then comes back. That is no harm to
 * a session that was merely cleared.
 *
 * <p>Thread safety: safe for use by any thread.
 */
final class EndingSessions {

    /** Much longer than a session takes to end, no longer than browsers wait before they come back. */
    private static final long SHORT_TIME = Duration.ofSeconds(3).toNanos();

    private final Map<String, Long> since = new ConcurrentHashMap<>();
    private final LongSupplier clock;
    private final AtomicLong lastSwept;

    EndingSessions(LongSupplier clock) {
        this.clock = clock;
        this.lastSwept = new AtomicLong(clock.getAsLong());
    }

    /**
     * Notes that a session has lost its streams.
     *
     * @throws IllegalStateException if it is marked as invalid already, so that nothing can be attached to it
     */
    void add(HttpSession session) {
        long now = clock.getAsLong();
        since.put(identity(session), now);
        long last = lastSwept.get();
        if (now - last >= SHORT_TIME && lastSwept.compareAndSet(last, now)) {
            since.values().removeIf(then -> now - then >= SHORT_TIME);
        }
    }

    /**
     * Whether a session may be ending.
     *
     * @throws IllegalStateException if it has ended
     */
    boolean contains(HttpSession session) {
        Long then = since.isEmpty() ? null : since.get(identity(session));
        return then != null && clock.getAsLong() - then < SHORT_TIME;
    }

    /**
     * Ids alone may be used again. A text and not a record: the first comparison of records of a kind leaves their class in a cache of the JDK's (17), and with
     * it the class loader of a webapp that has gone.
     */
    private static String identity(HttpSession session) {
        return session.getCreationTime() + " " + session.getId();
    }
}
