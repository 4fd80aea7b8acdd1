// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.log;

import dev.rivulet.event.EncodedEvent;
import dev.rivulet.event.SseEvent;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A reader that looks for its place while events are appended to its segment and to a new one begins with the next event, never with a
 * later one. The hole that this guards: a segment that is passed over because its count was taken before its last events came, and its
 * follower was seen after.
 */
@JCStressTest
@Outcome(id = "0, 2", expect = Expect.ACCEPTABLE, desc = "Not there yet, then the next event.")
@Outcome(id = "2, 2", expect = Expect.ACCEPTABLE, desc = "The next event.")
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "Not there yet.")
@Outcome(expect = Expect.FORBIDDEN, desc = "An event was passed over.")
@State
public class FindPlaceStress {

    private static final EncodedEvent SMALL = SseEvent.ofComment("").encoded();
    private static final EncodedEvent LARGE =
            SseEvent.ofComment("x".repeat(400)).encoded();

    private final EventLog<String> log = new EventLog<>(History.standard(), 0, false, 0);
    private final LogReader<String> reader = log.reader("reader", 1);

    /** Begins a log with an event that the reader has already. */
    public FindPlaceStress() {
        log.append(1, 0, SMALL);
    }

    @Actor
    public void write() {
        log.append(2, 0, SMALL);
        log.append(3, 0, LARGE);
    }

    @Actor
    public void read(II_Result result) {
        result.r1 = look();
        result.r2 = look();
    }

    private int look() {
        long next = reader.next(3);
        return next == LogReader.NOTHING ? 0 : (int) next;
    }
}
