// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import dev.rivulet.log.Slice;
import dev.rivulet.transport.Transport;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The next write of a connection. One slice goes to the transport as it is, without a copy; several small ones, of several topics say, are
 * joined into a new array first, since a write costs more than a copy.
 *
 * <p>Thread safety: none; each lane has its own.
 */
final class Batch {

    /** How much is written at a time: some containers copy all of what a slow peer does not take. */
    private static final int MAX_BYTES = 32 * 1024;

    /** A slice that is at least so long is worth a write of its own. */
    private static final int ENOUGH_BYTES = 4 * 1024;

    private static final int MAX_SLICES = 64;

    private byte[] @Nullable [] arrays = new byte[MAX_SLICES][];
    private int[] offsets = new int[MAX_SLICES];
    private int[] lengths = new int[MAX_SLICES];
    private int slices;
    private int length;
    private int events;
    private int bound = MAX_BYTES;

    /** Begins to be filled for a transport that wants so many bytes at a time. */
    void begin(int pieceBytes) {
        bound = Math.min(MAX_BYTES, pieceBytes);
    }

    /** Whether the transport wants less at a time than is read at a time, so that there may be more for it at once. */
    boolean isPiece() {
        return bound < MAX_BYTES;
    }

    int room() {
        return bound - length;
    }

    boolean isEmpty() {
        return slices == 0;
    }

    boolean isFull() {
        return slices >= MAX_SLICES || room() == 0 || (slices == 1 && length >= ENOUGH_BYTES);
    }

    /** How many events are whole when this has been written. */
    int events() {
        return events;
    }

    void add(Slice slice) {
        events += slice.events();
        add(slice.bytes(), slice.offset(), slice.length());
        slice.clear();
    }

    void addEvent(byte[] bytes) {
        events++;
        add(bytes);
    }

    void add(byte[] bytes) {
        add(bytes, 0, bytes.length);
    }

    private void add(byte[] bytes, int offset, int count) {
        if (slices == arrays.length) {
            grow();
        }
        arrays[slices] = bytes;
        offsets[slices] = offset;
        lengths[slices] = count;
        slices++;
        length += count;
    }

    private void grow() {
        arrays = Arrays.copyOf(arrays, slices * 2);
        offsets = Arrays.copyOf(offsets, slices * 2);
        lengths = Arrays.copyOf(lengths, slices * 2);
    }

    /** Writes what there is, and is empty afterwards, also if that fails. */
    int writeTo(Transport transport) throws IOException {
        int written = length;
        byte[] only = slices == 1 ? arrays[0] : null;
        byte[] bytes = only != null ? only : joined();
        int offset = only != null ? offsets[0] : 0;
        clear();
        transport.write(bytes, offset, written);
        return written;
    }

    private byte[] joined() {
        byte[] bytes = new byte[length];
        int end = 0;
        for (int i = 0; i < slices; i++) {
            byte[] array = arrays[i];
            if (array != null) {
                System.arraycopy(array, offsets[i], bytes, end, lengths[i]);
                end += lengths[i];
            }
        }
        return bytes;
    }

    void clear() {
        for (int i = 0; i < slices; i++) {
            arrays[i] = null;
        }
        slices = 0;
        length = 0;
        events = 0;
    }
}
