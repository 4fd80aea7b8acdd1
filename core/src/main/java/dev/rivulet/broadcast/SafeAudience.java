// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import dev.rivulet.connection.SseConnection;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** An application's condition that cannot hurt a lane: who makes it throw does not get the event, and the log is told once. */
final class SafeAudience implements Predicate<SseConnection> {

    private static final System.Logger LOG = System.getLogger(SafeAudience.class.getName());

    private final Predicate<? super SseConnection> condition;
    private final AtomicBoolean told = new AtomicBoolean();

    private SafeAudience(Predicate<? super SseConnection> condition) {
        this.condition = condition;
    }

    static @Nullable Predicate<SseConnection> of(@Nullable Predicate<? super SseConnection> condition) {
        return condition == null ? null : new SafeAudience(condition);
    }

    @Override
    public boolean test(SseConnection connection) {
        try {
            return condition.test(connection);
        } catch (Throwable e) {
            if (told.compareAndSet(false, true)) {
                LOG.log(System.Logger.Level.ERROR, "An event's audience failed; the event is withheld", e);
            }
            return false;
        }
    }
}
