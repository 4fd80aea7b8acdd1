// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.log;

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

    /** Creates an empty slice. */
    public Slice() {}

    void set(byte[] array, int start, int count, int ended) {
        bytes = array;
        offset = start;
        length = count;
        events = ended;
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
}
