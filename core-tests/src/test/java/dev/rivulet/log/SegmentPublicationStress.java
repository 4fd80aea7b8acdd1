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
 * A reader never sees half a frame: once it sees the count of frames, it sees their bytes and their index. The hole that this guards:
 * raising the count before the bytes or the index are written, or by a write that is not volatile.
 */
@JCStressTest
@Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "The frame is not there yet.")
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "The frame is there, whole.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A part of the frame is there.")
@State
public class SegmentPublicationStress {

    private static final byte[] ID = "id: e-7\n".getBytes(StandardCharsets.US_ASCII);
    private static final EncodedEvent EVENT = SseEvent.of("some data").encoded();
    private static final byte[] FRAME = "id: e-7\ndata: some data\n\n".getBytes(StandardCharsets.US_ASCII);

    private final Segment<String> segment = new Segment<>(64, 1, 3);

    @Actor
    public void write() {
        segment.append(ID, EVENT, 7, 5, null);
    }

    @Actor
    public void read(I_Result result) {
        int frames = segment.frames();
        result.r1 = frames == 0 ? 0 : isWhole() ? frames : -1;
    }

    private boolean isWhole() {
        return segment.start(0) == 0
                && segment.end(0) == FRAME.length
                && segment.sequence(0) == 7
                && segment.millis(0) == 5
                && segment.isPlain()
                && Arrays.equals(segment.bytes, 0, FRAME.length, FRAME, 0, FRAME.length);
    }
}
