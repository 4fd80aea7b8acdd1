// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.SseConnection;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The terms on which a connection lasts: how old it may become, when its credentials expire, and a check that is repeated. Made for connections that have any. All times are nanoseconds
 * since the connection was opened.
 *
 * <p>Thread safety: safe for use by any thread. The connection is called without the lock.
 */
final class Terms {

    private static final long NEVER = Long.MAX_VALUE;
    private static final int AGE_JITTER = 10;
    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(1);

    /** Ten years, which means never. */
    private static final Duration LONGEST = Duration.ofDays(3653);

    private final LaneConnection connection;

    // Guarded by this.
    private long maxAge = NEVER;
    private long expiry = NEVER;
    private long nextCheck = NEVER;
    private long checkInterval;
    private @Nullable Predicate<? super SseConnection> check;
    private boolean checking;
    private boolean changed = true;

    Terms(LaneConnection connection) {
        this.connection = connection;
    }

    /** Ends at a random moment in the last tenth of the maximum age: who came together does not go together. */
    synchronized void limitAge(Duration most) {
        long nanos = most.toNanos();
        maxAge = nanos - ThreadLocalRandom.current().nextLong(nanos / AGE_JITTER + 1);
        changed = true;
    }

    synchronized void expireAfter(Duration lifetime) {
        expiry = lifetime.compareTo(LONGEST) > 0
                ? NEVER
                : connection.ageNanos() + (lifetime.isNegative() ? 0 : lifetime.toNanos());
        changed = true;
    }

    synchronized void recheckEvery(Duration interval, Predicate<? super SseConnection> stillAllowed) {
        Objects.requireNonNull(stillAllowed, "stillAllowed: must not be null");
        if (interval.compareTo(SHORTEST_INTERVAL) < 0) {
            throw new IllegalArgumentException("interval: must be at least 1 ms, but was " + interval);
        }
        check = stillAllowed;
        checkInterval = (interval.compareTo(LONGEST) > 0 ? LONGEST : interval).toNanos();
        nextCheck = connection.ageNanos() + checkInterval;
        changed = true;
    }

    /** Whether deadlines have changed since this was asked for the last time. */
    synchronized boolean takeChanged() {
        boolean was = changed;
        changed = false;
        return was;
    }

    /** The age at which something is due next, {@link Long#MAX_VALUE} if nothing is. */
    synchronized long next() {
        return Math.min(nextCheck, Math.min(maxAge, expiry));
    }

    /** Ends the connection, or has the check asked, if it is time. */
    void keep() {
        long age = connection.ageNanos();
        CloseReason due = takeDueEnd(age);
        if (due != null) {
            connection.close(due);
            return;
        }
        Predicate<? super SseConnection> asked = takeDueCheck(age);
        if (asked != null) {
            connection.call("a check", () -> ask(asked));
        }
    }

    /** What has ended the connection is not due again; what may still end it sooner goes on. */
    private synchronized @Nullable CloseReason takeDueEnd(long age) {
        if (age >= expiry) {
            expiry = NEVER;
            return CloseReason.CREDENTIALS_EXPIRED;
        }
        if (age >= maxAge) {
            maxAge = NEVER;
            return CloseReason.MAX_AGE;
        }
        return null;
    }

    /** None while one is running. */
    private synchronized @Nullable Predicate<? super SseConnection> takeDueCheck(long age) {
        if (age < nextCheck) {
            return null;
        }
        nextCheck = age + checkInterval;
        if (checking) {
            return null;
        }
        checking = true;
        return check;
    }

    private void ask(Predicate<? super SseConnection> asked) {
        boolean allowed = connection.isEnded() || Callbacks.ask(asked, connection);
        synchronized (this) {
            checking = false;
        }
        if (!allowed) {
            connection.close(CloseReason.ACCESS_REVOKED);
        }
    }
}
