// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NewestByKeyTest {

    private static final byte[] NO_ID = {};

    /** Each event is ": x\n". */
    private static final int EVENT_BYTES = 4;

    private final NewestByKey<String> newest = new NewestByKey<>(3 * EVENT_BYTES);
    private Segment<String> segment = new Segment<>(1_000, 0, 0);
    private long sequence;

    private FrameTag<String> append(@Nullable String key) {
        FrameTag<String> tag = new FrameTag<>(key, null);
        segment.append(NO_ID, LogText.event("x").encoded(), ++sequence, 0, tag);
        if (key != null) {
            newest.put(key, tag, sequence);
        }
        return tag;
    }

    private long drop() {
        long lost = newest.onDrop(segment);
        segment = new Segment<>(1_000, sequence, 0);
        return lost;
    }

    @Test
    void newEventOfAKey_supersedesTheOlder() {
        FrameTag<String> first = append("a");
        FrameTag<String> second = append("a");

        assertThat(first.isSuperseded()).isTrue();
        assertThat(second.isSuperseded()).isFalse();
        assertThat(newest.keptBytes()).isZero();
    }

    @Test
    void droppedSegment_leavesTheNewestOfEachKey() {
        append("a");
        append("b");
        append("a");

        assertThat(drop()).isZero();

        assertThat(newest.keptBytes()).isEqualTo(2 * EVENT_BYTES);
        assertThat(newest.keptAfter(0, 100))
                .extracting(NewestByKey.Kept::sequence)
                .containsExactly(2L, 3L);
        assertThat(newest.keptAfter(2, 100))
                .extracting(kept -> new String(kept.bytes(), StandardCharsets.UTF_8))
                .containsExactly(": x\n");
    }

    @Test
    void eventsWithoutKey_areLostWithTheirSegment() {
        append(null);
        append("a");
        append(null);
        append("b");

        assertThat(drop()).isEqualTo(3);
    }

    @Test
    void keptEvent_isForgottenWhenANewerOneComes() {
        append("a");
        drop();

        append("a");

        assertThat(newest.keptBytes()).isZero();
        assertThat(newest.keptAfter(0, 100)).isEmpty();
        assertThat(drop()).isZero();
        assertThat(newest.keptAfter(0, 100))
                .extracting(NewestByKey.Kept::sequence)
                .containsExactly(2L);
    }

    @Test
    void beyondTheBound_theKeysThatChangedLongestAgoAreLost() {
        append("a");
        append("b");
        append("c");
        append("d");
        append("a");

        assertThat(drop()).isEqualTo(2);

        assertThat(newest.keptBytes()).isEqualTo(3 * EVENT_BYTES);
        assertThat(newest.keptAfter(0, 100))
                .extracting(NewestByKey.Kept::sequence)
                .containsExactly(3L, 4L, 5L);
    }

    @Test
    void lostKey_maybeUsedAgain() {
        for (String key : new String[] {"a", "b", "c", "d"}) {
            append(key);
        }
        assertThat(drop()).isEqualTo(1);

        FrameTag<String> again = append("a");

        assertThat(again.isSuperseded()).isFalse();
        assertThat(drop()).isEqualTo(2);
        assertThat(newest.keptAfter(0, 100))
                .extracting(NewestByKey.Kept::sequence)
                .containsExactly(3L, 4L, 5L);
    }
}
