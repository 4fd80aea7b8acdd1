// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.log;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    private final Map<String, Entry<R>> entries = new LinkedHashMap<>();
    private final long keptBytesBound;
    private long keptBytes;

    NewestByKey(long keptBytesBound) {
        this.keptBytesBound = keptBytesBound;
    }

    void put(String key, FrameTag<R> tag) {
        Entry<R> older = entries.remove(key);
        if (older != null) {
            older.tag.supersede();
            forget(older);
        }
        entries.put(key, new Entry<>(tag));
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
        if (tag == null || tag.key == null) {
            return false;
        }
        Entry<R> entry = entries.get(tag.key);
        if (entry == null) {
            return false;
        }
        entry.kept = new Kept<>(segment.sequence(frame), segment.copyOf(frame), tag);
        keptBytes += entry.kept.bytes.length;
        return true;
    }

    private long evict() {
        long lost = 0;
        Iterator<Entry<R>> oldest = entries.values().iterator();
        while (keptBytes > keptBytesBound && oldest.hasNext()) {
            Entry<R> entry = oldest.next();
            if (entry.kept != null) {
                lost = Math.max(lost, entry.kept.sequence);
                forget(entry);
                oldest.remove();
            }
        }
        return lost;
    }

    private void forget(Entry<R> entry) {
        if (entry.kept != null) {
            keptBytes -= entry.kept.bytes.length;
            entry.kept = null;
        }
    }

    /** The kept events behind a sequence, oldest first, whoever may see them: to ask their audiences is not for the log's lock. */
    List<Kept<R>> keptAfter(long sequence) {
        List<Kept<R>> result = new ArrayList<>();
        for (Entry<R> entry : entries.values()) {
            Kept<R> kept = entry.kept;
            if (kept != null && kept.sequence > sequence) {
                result.add(kept);
            }
        }
        result.sort((a, b) -> Long.compare(a.sequence, b.sequence));
        return result;
    }

    long keptBytes() {
        return keptBytes;
    }
}
