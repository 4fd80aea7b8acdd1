// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import dev.rivulet.connection.SseConnection;
import dev.rivulet.event.EncodedEvent;
import dev.rivulet.event.SseEvent;
import dev.rivulet.log.EventLog;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Appends what is published to logs, each event with an id of ours or with its own.
 *
 * <p>Thread safety: none; guarded by the lock of the {@link TopicTable}.
 */
final class Appender {

    private static final byte[] NO_ID = {};

    private final IdLine idLine;
    private final LongSupplier clock;
    private final ApplicationIds applicationIds;
    private final @Nullable WriteLatency latency;

    Appender(IdLine idLine, LongSupplier clock, ApplicationIds applicationIds, @Nullable WriteLatency latency) {
        this.latency = latency;
        this.idLine = idLine;
        this.clock = clock;
        this.applicationIds = applicationIds;
    }

    void append(
            EventLog<SseConnection> log,
            long sequence,
            SseEvent event,
            @Nullable Predicate<? super SseConnection> audience) {
        EncodedEvent encoded = event.encoded();
        byte[] idOfOurs = encoded.takesId() ? idLine.of(sequence) : NO_ID;
        log.append(sequence, stamp(sequence), idOfOurs, encoded, event.key(), audience);
        String id = event.id();
        if (id != null && !id.isEmpty()) {
            applicationIds.add(log, id, sequence);
        }
        applicationIds.forgetDropped(log);
    }

    /** The time now, as logs want it, for an event that is about to be appended. */
    long stamp(long sequence) {
        long nanos = clock.getAsLong();
        if (latency != null) {
            latency.published(sequence, nanos);
        }
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }

    /** The time now, as logs want it. */
    long millis() {
        return TimeUnit.NANOSECONDS.toMillis(clock.getAsLong());
    }
}
