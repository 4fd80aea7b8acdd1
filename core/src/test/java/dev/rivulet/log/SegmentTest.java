// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SegmentTest {

    private static final byte[] NO_ID = {};

    private final Segment<String> segment = new Segment<>(1_000, 100, 5_000);

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void append(String text, long sequence) {
        segment.append(NO_ID, LogText.event(text).encoded(), sequence, 5_000, null);
    }

    @Test
    void newSegment_isEmptyAndPlain() {
        assertThat(segment.frames()).isZero();
        assertThat(segment.isPlain()).isTrue();
        assertThat(segment.next()).isNull();
        assertThat(segment.end(-1)).isZero();
    }

    @Test
    void frames_lieOneBehindTheOther() {
        segment.append(bytes("id: 1\n"), LogText.event("a").encoded(), 100, 5_000, null);
        segment.append(NO_ID, LogText.event("bc").encoded(), 107, 5_003, null);

        assertThat(segment.frames()).isEqualTo(2);
        assertThat(segment.start(0)).isZero();
        assertThat(segment.end(0)).isEqualTo(segment.start(1)).isEqualTo(10);
        assertThat(segment.end(1)).isEqualTo(15);
        assertThat(segment.copyOf(0)).isEqualTo(bytes("id: 1\n: a\n"));
        assertThat(segment.copyOf(1)).isEqualTo(bytes(": bc\n"));
        assertThat(segment.sequence(1)).isEqualTo(107);
        assertThat(segment.millis(1)).isEqualTo(5_003);
    }

    @Test
    void index_growsWithoutLosingWhatItHeld() {
        for (int i = 0; i < 100; i++) {
            append("" + i % 10, 100 + i);
        }

        for (int i = 0; i < 100; i++) {
            assertThat(segment.sequence(i)).isEqualTo(100 + i);
            assertThat(segment.copyOf(i)).isEqualTo(bytes(": " + i % 10 + '\n'));
        }
    }

    @Test
    void tags_belongToTheirFrameAlone() {
        FrameTag<String> tag = new FrameTag<>("key", null);
        for (int i = 0; i < 20; i++) {
            segment.append(NO_ID, LogText.event("a").encoded(), 100 + i, 5_000, i == 13 ? tag : null);
        }

        assertThat(segment.isPlain()).isFalse();
        for (int i = 0; i < 20; i++) {
            assertThat(segment.tag(i)).isSameAs(i == 13 ? tag : null);
        }
    }

    @Test
    void tagInTheFirstFrame_isKeptWhileOthersFollow() {
        FrameTag<String> first = new FrameTag<>("key", null);
        FrameTag<String> late = new FrameTag<>("key", null);
        segment.append(NO_ID, LogText.event("a").encoded(), 100, 5_000, first);
        for (int i = 1; i < 50; i++) {
            append("a", 100 + i);
        }
        segment.append(NO_ID, LogText.event("a").encoded(), 150, 5_000, late);

        assertThat(segment.tag(0)).isSameAs(first);
        assertThat(segment.tag(49)).isNull();
        assertThat(segment.tag(50)).isSameAs(late);
    }

    @Test
    void fits_untilTheBytesAreUsedUp() {
        segment.append(NO_ID, LogText.event("x".repeat(987)).encoded(), 100, 5_000, null);

        assertThat(segment.fits(10, 101, 5_000)).isTrue();
        assertThat(segment.fits(11, 101, 5_000)).isFalse();
    }

    @Test
    void fits_onlyWhatTheIndexCanExpress() {
        assertThat(segment.fits(1, 100L + Integer.MAX_VALUE, 5_000)).isTrue();
        assertThat(segment.fits(1, 101L + Integer.MAX_VALUE, 5_000)).isFalse();
        assertThat(segment.fits(1, 100, 5_000L + Integer.MAX_VALUE)).isTrue();
        assertThat(segment.fits(1, 100, 5_001L + Integer.MAX_VALUE)).isFalse();
        assertThat(segment.fits(1, 100, 4_999L - Integer.MAX_VALUE)).isFalse();
    }

    @Test
    void droppedLink_letsGoOfItsSegment() {
        Segment.Link<String> link = new Segment.Link<>(segment);
        assertThat(link.segment()).isSameAs(segment);

        link.drop();

        assertThat(link.segment()).isNull();
    }

    @Test
    void next_isWhatWasSet() {
        Segment.Link<String> link = new Segment.Link<>(new Segment<>(10, 200, 0));

        segment.setNext(link);

        assertThat(segment.next()).isSameAs(link);
    }
}
