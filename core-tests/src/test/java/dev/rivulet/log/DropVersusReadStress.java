// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.log;

import dev.rivulet.event.EncodedEvent;
import dev.rivulet.event.SseEvent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * A reader whose events are dropped from the log while it reads gets their exact bytes or is told of the overflow, and never goes on
 * behind them as if they had not been. The hole that this guards: a segment that is let go before the log says up to where events were
 * dropped, and a reader that finds its place anew without looking.
 */
@JCStressTest
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "Read before it was dropped.")
@Outcome(id = "2", expect = Expect.ACCEPTABLE, desc = "Dropped before it was looked for.")
@Outcome(id = "3", expect = Expect.ACCEPTABLE, desc = "Dropped between looking and reading.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Skipped silently, or other bytes.")
@State
public class DropVersusReadStress {

    private static final EncodedEvent FIRST = SseEvent.ofComment("first").encoded();
    private static final byte[] FIRST_BYTES = ": first\n".getBytes(StandardCharsets.US_ASCII);

    /** Does not fit in a log's first segment, so that this one is dropped when the log keeps nothing. */
    private static final EncodedEvent LARGE =
            SseEvent.ofComment("x".repeat(600)).encoded();

    private final EventLog<String> log = new EventLog<>(History.none(), 0, false, 0);
    private final LogReader<String> reader = log.reader("reader", 0);
    private final Slice slice = new Slice();

    /** Fills the log's first segment. */
    public DropVersusReadStress() {
        log.append(1, 0, FIRST);
    }

    @Actor
    public void write() {
        log.append(2, 0, LARGE);
    }

    @Actor
    public void read(I_Result result) {
        long next = reader.next(2);
        if (next == LogReader.OVERFLOW) {
            result.r1 = 2;
        } else if (next != 1) {
            result.r1 = -1;
        } else if (reader.take(slice, 10_000, 2, true)) {
            result.r1 = isFirst() && reader.sequence() == 1 ? 1 : -2;
        } else {
            result.r1 = reader.next(2) == LogReader.OVERFLOW ? 3 : -3;
        }
    }

    private boolean isFirst() {
        int end = slice.offset() + slice.length();
        return Arrays.equals(slice.bytes(), slice.offset(), end, FIRST_BYTES, 0, FIRST_BYTES.length);
    }
}
