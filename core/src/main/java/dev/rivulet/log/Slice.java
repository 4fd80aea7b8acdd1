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

    /** Creates an empty slice. */
    public Slice() {}

    void set(byte[] bytes, int offset, int length) {
        this.bytes = bytes;
        this.offset = offset;
        this.length = length;
    }

    /** Forgets the bytes, so that they can be collected. */
    public void clear() {
        set(NONE, 0, 0);
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
}
