// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.log;

import dev.rivulet.event.EncodedEvent;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/*
 * Publication. One writer at a time (the log's lock) fills bytes and index behind the last frame, then raises "frames" by a volatile write.
 * A reader reads "frames" first; what lies below it never changes again. The index may be replaced by a larger copy before "frames" rises:
 * a reader that sees the new count sees the new index, one that sees the old count is served by either (both are volatile for that).
 */
/**
 * A piece of a log: the encoded bytes of consecutive events, one after the other, and an index of them. Append only.
 *
 * @param <R> what a reader is to the audience of an event
 */
final class Segment<R> {

    /** Per frame: where its bytes end, its sequence and its time, the latter two relative to the segment's first. */
    private static final int STRIDE = 3;

    private static final int INITIAL_FRAMES = 4;

    final byte[] bytes;
    private final long firstSequence;
    private final long firstMillis;
    private volatile int[] index = new int[INITIAL_FRAMES * STRIDE];
    private volatile @Nullable FrameTag<R> @Nullable [] tags;
    private volatile int frames;

    /** The following segment's link; set once. */
    private volatile @Nullable Link<R> next;

    Segment(int capacity, long firstSequence, long firstMillis) {
        this.bytes = new byte[capacity];
        this.firstSequence = firstSequence;
        this.firstMillis = firstMillis;
    }

    /** What a reader holds of a segment, so that one that has stopped cannot keep dropped bytes alive. */
    static final class Link<R> {
        private volatile @Nullable Segment<R> segment;

        Link(Segment<R> segment) {
            this.segment = segment;
        }

        @Nullable
        Segment<R> segment() {
            return segment;
        }

        void drop() {
            segment = null;
        }
    }

    boolean fits(int length, long sequence, long millis) {
        return bytes.length - end(frames - 1) >= length
                && sequence - firstSequence <= Integer.MAX_VALUE
                && Math.abs(millis - firstMillis) <= Integer.MAX_VALUE;
    }

    void append(byte[] idLine, EncodedEvent event, long sequence, long millis, @Nullable FrameTag<R> tag) {
        int frame = frames;
        int start = end(frame - 1);
        System.arraycopy(idLine, 0, bytes, start, idLine.length);
        event.copyTo(bytes, start + idLine.length);
        int[] entries = indexWithRoomFor(frame);
        entries[frame * STRIDE] = start + idLine.length + event.length();
        entries[frame * STRIDE + 1] = (int) (sequence - firstSequence);
        entries[frame * STRIDE + 2] = (int) (millis - firstMillis);
        index = entries;
        if (tag != null) {
            setTag(frame, tag);
        }
        frames = frame + 1;
    }

    private int[] indexWithRoomFor(int frame) {
        int[] entries = index;
        return (frame + 1) * STRIDE > entries.length ? Arrays.copyOf(entries, entries.length * 2) : entries;
    }

    private void setTag(int frame, FrameTag<R> tag) {
        @Nullable FrameTag<R>[] array = tags;
        if (array == null) {
            array = newTags(index.length / STRIDE);
        } else if (frame >= array.length) {
            array = Arrays.copyOf(array, Math.max(index.length / STRIDE, array.length * 2));
        }
        array[frame] = tag;
        tags = array;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static <R> @Nullable FrameTag<R>[] newTags(int length) {
        return new FrameTag[length];
    }

    int frames() {
        return frames;
    }

    int start(int frame) {
        return end(frame - 1);
    }

    int end(int frame) {
        return frame < 0 ? 0 : index[frame * STRIDE];
    }

    long sequence(int frame) {
        return firstSequence + index[frame * STRIDE + 1];
    }

    long millis(int frame) {
        return firstMillis + index[frame * STRIDE + 2];
    }

    /** The first of so many frames that lies behind a sequence; their number if none does. */
    int firstAfter(long sequence, int count) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sequence(middle) <= sequence) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The first of so many frames that ends behind an offset; their number if none does. */
    int firstEndingBehind(int offset, int count) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (end(middle) <= offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Whether it has events, and none behind a sequence. */
    boolean endsAt(long sequence) {
        int count = frames;
        return count > 0 && sequence(count - 1) <= sequence;
    }

    /** How many bytes lie behind a sequence. */
    int bytesAfter(long sequence) {
        int count = frames;
        return end(count - 1) - start(firstAfter(sequence, count));
    }

    @Nullable
    FrameTag<R> tag(int frame) {
        @Nullable FrameTag<R>[] array = tags;
        return array == null || frame >= array.length ? null : array[frame];
    }

    boolean isPlain() {
        return tags == null;
    }

    byte[] copyOf(int frame) {
        return Arrays.copyOfRange(bytes, start(frame), end(frame));
    }

    @Nullable
    Link<R> next() {
        return next;
    }

    void setNext(Link<R> link) {
        next = link;
    }
}
