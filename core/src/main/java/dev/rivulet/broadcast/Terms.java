// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.SseConnection;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The terms on which a connection lasts: how old it may become, when its credentials expire, and a check that is repeated. Made for connections that have any. All times are nanoseconds
 * since the connection was opened.
 *
 * <p>Thread safety: safe for use by any thread.
 */
final class Terms {

    private static final long NEVER = Long.MAX_VALUE;

    private long maxAge = NEVER;
    private long expiry = NEVER;
    private long nextCheck = NEVER;
    private long checkInterval;
    private @Nullable Predicate<? super SseConnection> check;
    private boolean checking;
    private boolean changed = true;

    synchronized void maxAge(long age) {
        maxAge = age;
        changed = true;
    }

    synchronized void expire(long age) {
        expiry = age;
        changed = true;
    }

    synchronized void recheck(long age, long interval, Predicate<? super SseConnection> stillAllowed) {
        check = stillAllowed;
        checkInterval = interval;
        nextCheck = age + interval;
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

    /** Why the connection must end at its age. */
    synchronized @Nullable CloseReason dueEnd(long age) {
        if (age >= expiry) {
            return CloseReason.CREDENTIALS_EXPIRED;
        }
        return age >= maxAge ? CloseReason.MAX_AGE : null;
    }

    /** The check, if it is due; the next one is due an interval later. None while one is running, whose end must be told by {@link #checked}. */
    synchronized @Nullable Predicate<? super SseConnection> dueCheck(long age) {
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

    /** Nothing is due any more: the connection is ending. */
    synchronized void clear() {
        maxAge = NEVER;
        expiry = NEVER;
        nextCheck = NEVER;
    }

    synchronized void checked() {
        checking = false;
    }
}
