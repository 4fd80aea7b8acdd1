// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import dev.rivulet.connection.CloseReason;
import dev.rivulet.event.SseEvent;
import dev.rivulet.log.Position;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** What a peer is told last: not to come back, or when. */
final class Farewell {

    private Farewell() {}

    /**
     * The last event of a stream that ends in peace.
     *
     * @param position      where it ends
     * @param shutdownRetry when peers are to come back after a shutdown, give or take a half
     * @return the event, or null if there is nothing to say
     */
    static @Nullable SseEvent of(CloseReason reason, Position position, Duration shutdownRetry) {
        return switch (reason) {
            case TERMINATED, COMPLETED -> EndMark.of(position, reason);
            case SHUTDOWN -> shutdownRetry.isZero() ? null : SseEvent.ofRetry(jittered(shutdownRetry));
            default -> null;
        };
    }

    private static Duration jittered(Duration delay) {
        long millis = delay.toMillis();
        return Duration.ofMillis(millis / 2 + ThreadLocalRandom.current().nextLong(millis + 1));
    }
}
