// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.log;

import dev.rivulet.event.EncodedEvent;
import dev.rivulet.event.SseEvent;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * A reader that goes through a segment while its index is replaced by a larger one finds every frame that it was promised, with its tag.
 * The hole that this guards: a larger index or tag table that is put in place after the count was raised, or is filled after it was put
 * in place.
 */
@JCStressTest
@Outcome(id = "4", expect = Expect.ACCEPTABLE, desc = "The frames of the small index.")
@Outcome(id = "5", expect = Expect.ACCEPTABLE, desc = "One more, in the large index.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A frame is missing, wrong, or has lost its tag.")
@State
public class IndexGrowthStress {

    private static final byte[] NO_ID = {};

    /** Three bytes. */
    private static final EncodedEvent EVENT = SseEvent.ofComment("").encoded();

    private static final int EVENT_BYTES = 3;
    private static final int SMALL_INDEX = 4;

    private final FrameTag<String> tag = new FrameTag<>("key", null);
    private final Segment<String> segment = new Segment<>(32, 1, 0);

    /** Fills the index that a segment begins with. */
    public IndexGrowthStress() {
        for (int i = 0; i < SMALL_INDEX; i++) {
            segment.append(NO_ID, EVENT, 10 + i, i, null);
        }
    }

    @Actor
    public void write() {
        segment.append(NO_ID, EVENT, 10 + SMALL_INDEX, SMALL_INDEX, tag);
    }

    @Actor
    public void read(I_Result result) {
        int frames = segment.frames();
        result.r1 = frames;
        for (int i = 0; i < frames; i++) {
            if (!isRight(i)) {
                result.r1 = -1;
            }
        }
    }

    private boolean isRight(int frame) {
        @Nullable FrameTag<String> expected = frame == SMALL_INDEX ? tag : null;
        return segment.end(frame) == (frame + 1) * EVENT_BYTES
                && segment.sequence(frame) == 10 + frame
                && segment.millis(frame) == frame
                && segment.tag(frame) == expected
                && (expected == null || !segment.isPlain());
    }
}
