// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import dev.rivulet.connection.CloseReason;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;

/**
 * Counts what happens.
 *
 * <p>Thread safety: safe for use by any thread.
 */
final class Counters {

    private final LongAdder published = new LongAdder();
    private final LongAdder sent = new LongAdder();
    private final LongAdder opened = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder heartbeats = new LongAdder();
    private final LongAdder overflows = new LongAdder();
    private final Map<CloseReason, LongAdder> closed = new EnumMap<>(CloseReason.class);

    /** What each lane has written. */
    private final List<WriteCounters> written;

    Counters(List<WriteCounters> written) {
        this.written = written;
        for (CloseReason reason : CloseReason.values()) {
            closed.put(reason, new LongAdder());
        }
    }

    void published() {
        published.increment();
    }

    void sent() {
        sent.increment();
    }

    void opened() {
        opened.increment();
    }

    void refused() {
        refused.increment();
    }

    void heartbeat() {
        heartbeats.increment();
    }

    void overflow() {
        overflows.increment();
    }

    void closed(CloseReason reason) {
        LongAdder adder = closed.get(reason);
        if (adder != null) {
            adder.increment();
        }
    }

    BroadcasterStats snapshot(int connections, int topics, long logBytes) {
        Map<CloseReason, Long> byReason = new EnumMap<>(CloseReason.class);
        closed.forEach((reason, adder) -> byReason.put(reason, adder.sum()));
        return new BroadcasterStats(
                connections,
                topics,
                logBytes,
                opened.sum(),
                refused.sum(),
                published.sum(),
                sent.sum(),
                sum(WriteCounters::events),
                sum(WriteCounters::writes),
                sum(WriteCounters::bytes),
                heartbeats.sum(),
                overflows.sum(),
                byReason);
    }

    private long sum(ToLongFunction<WriteCounters> figure) {
        return written.stream().mapToLong(figure).sum();
    }
}
