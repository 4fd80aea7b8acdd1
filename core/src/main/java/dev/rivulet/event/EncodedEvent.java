// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.event;

/**
 * An event's bytes on the wire: UTF-8, lines ended by LF.
 *
 * <p>An event with data ends with the blank line that dispatches it. One without (a comment, a retry) does not: some clients deliver a
 * block without data as an empty event, and a comment line or a retry line takes effect by itself.
 *
 * <p>Thread safety: immutable.
 */
public final class EncodedEvent {

    private final byte[] bytes;
    private final boolean takesId;

    EncodedEvent(byte[] bytes, boolean takesId) {
        this.bytes = bytes;
        this.takesId = takesId;
    }

    /**
     * How many bytes there are.
     *
     * @return the number
     */
    public int length() {
        return bytes.length;
    }

    /**
     * Whether an {@code id} line may be put in front: the event has data, and no id of its own.
     *
     * @return whether it takes one
     */
    public boolean takesId() {
        return takesId;
    }

    /**
     * Copies the bytes.
     *
     * @param target where to
     * @param offset where in it
     */
    public void copyTo(byte[] target, int offset) {
        System.arraycopy(bytes, 0, target, offset, bytes.length);
    }

    /**
     * The bytes.
     *
     * @return a copy
     */
    public byte[] toByteArray() {
        return bytes.clone();
    }
}
