// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.log;

import org.jspecify.annotations.Nullable;

/**
 * A range of encoded bytes that a {@link LogReader} has taken. The bytes are immutable for ever; the slice itself is filled anew by each
 * {@link LogReader#take}.
 *
 * <p>Thread safety: none; each lane has its own.
 */
public final class Slice {

    private static final byte[] NONE = {};

    private byte[] bytes = NONE;
    private int offset;
    private int length;
    private int events;

    /** The frames of a segment that the range consists of; null if it is something else. */
    private @Nullable Segment<?> segment;

    private int firstFrame;

    /** Creates an empty slice. */
    public Slice() {}

    /** Sets it to whole frames, of the first of which something may have been taken before. */
    void set(Segment<?> source, int first, int last, int start) {
        set(source.bytes, start, source.end(last) - start, last - first + 1);
        segment = source;
        firstFrame = first;
    }

    void set(byte[] array, int start, int count, int ended) {
        bytes = array;
        offset = start;
        length = count;
        events = ended;
        segment = null;
    }

    /** Forgets the bytes, so that they can be collected. */
    public void clear() {
        set(NONE, 0, 0, 0);
    }

    /**
     * The array that holds the range; it must not be written to.
     *
     * @return the array
     */
    public byte[] bytes() {
        return bytes;
    }

    /**
     * Where the range begins.
     *
     * @return the index of the first byte
     */
    public int offset() {
        return offset;
    }

    /**
     * How long the range is.
     *
     * @return the number of bytes
     */
    public int length() {
        return length;
    }

    /**
     * How many events end within the range.
     *
     * @return the number; 0 if it is the beginning or the middle of one
     */
    public int events() {
        return events;
    }

    /**
     * The first event that ends within the range.
     *
     * @return its sequence, or {@link Long#MAX_VALUE} if there is none or it had left its log before
     */
    public long firstSequence() {
        return segment == null ? Long.MAX_VALUE : segment.sequence(firstFrame);
    }

    /**
     * Whether a certain event ends within the range.
     *
     * @param sequence the event's sequence
     * @return whether it is here; not if it had left its log before
     */
    public boolean contains(long sequence) {
        if (segment == null) {
            return false;
        }
        int end = firstFrame + events;
        int frame = segment.firstAfter(sequence - 1, end);
        return frame >= firstFrame && frame < end && segment.sequence(frame) == sequence;
    }
}
