// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.log;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The newest event of each conflation key. While its segment lives, an entry only points there; when the segment is dropped, the event's
 * bytes are kept, so that who fell behind still gets the newest event of every key. What is kept so is bounded by bytes; the keys
 * that changed longest ago go first.
 *
 * <p>Thread safety: none; guarded by the log's lock.
 *
 * @param <R> what a reader is to the audience of an event
 */
final class NewestByKey<R> {

    /** A frame that outlived its segment. */
    static final class Kept<R> {
        private final long sequence;
        private final byte[] bytes;
        private final FrameTag<R> tag;

        Kept(long sequence, byte[] bytes, FrameTag<R> tag) {
            this.sequence = sequence;
            this.bytes = bytes;
            this.tag = tag;
        }

        long sequence() {
            return sequence;
        }

        byte[] bytes() {
            return bytes;
        }

        FrameTag<R> tag() {
            return tag;
        }
    }

    private static final class Entry<R> {
        final FrameTag<R> tag;

        @Nullable
        Kept<R> kept;

        Entry(FrameTag<R> tag) {
            this.tag = tag;
        }
    }

    private final Map<String, Entry<R>> entries = new HashMap<>();
    private final NavigableMap<Long, Kept<R>> keptBySequence = new TreeMap<>();
    private final long keptBytesBound;
    private long keptBytes;

    NewestByKey(long keptBytesBound) {
        this.keptBytesBound = keptBytesBound;
    }

    void put(String key, FrameTag<R> tag, long sequence) {
        Entry<R> older = entries.put(key, new Entry<>(tag));
        if (older != null) {
            older.tag.supersede(sequence);
            forget(older);
        }
    }

    /**
     * Keeps or forgets the newest events in a segment that is about to be dropped.
     *
     * @return the sequence of the last event that is lost with it, 0 if none is
     */
    long onDrop(Segment<R> segment) {
        long lost = 0;
        for (int frame = 0; frame < segment.frames(); frame++) {
            FrameTag<R> tag = segment.tag(frame);
            boolean replaced = tag != null && tag.isSuperseded();
            if (!replaced && !keep(segment, frame, tag)) {
                lost = segment.sequence(frame);
            }
        }
        return Math.max(lost, evict());
    }

    private boolean keep(Segment<R> segment, int frame, @Nullable FrameTag<R> tag) {
        Entry<R> entry = tag == null || tag.key == null ? null : entries.get(tag.key);
        if (tag == null || entry == null) {
            return false;
        }
        Kept<R> kept = new Kept<>(segment.sequence(frame), segment.copyOf(frame), tag);
        entry.kept = kept;
        keptBySequence.put(kept.sequence, kept);
        keptBytes += kept.bytes.length;
        return true;
    }

    private long evict() {
        long lost = 0;
        while (keptBytes > keptBytesBound) {
            Kept<R> oldest = keptBySequence.firstEntry().getValue();
            lost = oldest.sequence;
            Entry<R> entry = entries.remove(oldest.tag.key);
            if (entry != null) {
                forget(entry);
            }
        }
        return lost;
    }

    private void forget(Entry<R> entry) {
        Kept<R> kept = entry.kept;
        if (kept != null) {
            keptBySequence.remove(kept.sequence);
            keptBytes -= kept.bytes.length;
            entry.kept = null;
        }
    }

    /** The first of the kept events behind a sequence, oldest first. */
    List<Kept<R>> keptAfter(long sequence, int limit) {
        return keptBySequence.tailMap(sequence, false).values().stream()
                .limit(limit)
                .toList();
    }

    long keptBytes() {
        return keptBytes;
    }
}
