// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.log;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place in an {@link EventLog}, and the way onward from it. Skips what its owner may not see and, in a conflating log, what is
 * superseded.
 *
 * <p>Thread safety: none, except against the log's writer, and for {@link #sequence()}; it belongs to one lane.
 *
 * @param <R> what a reader is to the audience of an event
 */
public final class LogReader<R> {

    /** Nothing to read, see {@link #next(long)}. */
    public static final long NOTHING = Long.MAX_VALUE;

    /** Unread events have left the log, see {@link #next(long)}. */
    public static final long OVERFLOW = Long.MIN_VALUE;

    private static final int KEPT_AT_A_TIME = 32;

    private static final VarHandle SEQUENCE = sequenceField();

    private final EventLog<R> log;
    private final R owner;

    /** Up to this event only those with a key are read. */
    private final long keyedOnlyThrough;

    /** Events up to this one are handed out without their ids. */
    private long idsWithheldThrough = Long.MIN_VALUE;

    /** The last event that is behind us: read, skipped, or not ours. Written by the lane, and read by others who want to know how far it is. */
    private long sequence;

    private Segment.@Nullable Link<R> link;
    private int frame;

    /** While an event is written in parts: how much of it is taken, and the segment, which must not go before the rest is. */
    private int taken;

    private @Nullable Segment<R> begun;

    /** The last lost event of which {@link #skipLost} has told. */
    private long lostSaidThrough = Long.MIN_VALUE;

    /** Events that have left a conflating log and are still to be read before the rest. */
    private @Nullable Deque<NewestByKey.Kept<R>> kept;

    LogReader(EventLog<R> log, R owner, long after) {
        this(log, owner, after, Long.MIN_VALUE);
    }

    LogReader(EventLog<R> log, R owner, long after, long keyedOnlyThrough) {
        this.log = log;
        this.owner = owner;
        this.sequence = after;
        this.keyedOnlyThrough = keyedOnlyThrough;
    }

    /**
     * Hands out events up to a sequence without the ids they have, so that a peer that has named a later one is not sent back by them. To be called before anything is read.
     *
     * @param through the sequence
     */
    public void withholdIdsThrough(long through) {
        idsWithheldThrough = through;
    }

    /**
     * Looks for the next event.
     *
     * @param through the last sequence to look at
     * @return its sequence, {@link #NOTHING}, or {@link #OVERFLOW} if unread events have left the log
     */
    public long next(long through) {
        if (begun != null) {
            return begun.sequence(frame);
        }
        NewestByKey.Kept<R> first = firstKept(through);
        if (first != null) {
            return first.sequence() <= through ? first.sequence() : NOTHING;
        }
        Segment<R> segment = segment();
        while (segment != null) {
            long found = nextIn(segment, through);
            if (found != NOTHING) {
                return found;
            }
            Segment.Link<R> following = segment.next();
            if (following == null || frame < segment.frames()) {
                return NOTHING;
            }
            link = following;
            frame = 0;
            segment = segment();
        }
        return log.droppedThrough() > sequence ? OVERFLOW : NOTHING;
    }

    /** Of the events that outlived their segments, the first that is to be read. */
    private NewestByKey.@Nullable Kept<R> firstKept(long through) {
        Deque<NewestByKey.Kept<R>> events = kept;
        while (events != null && !events.isEmpty()) {
            NewestByKey.Kept<R> first = events.getFirst();
            if (!first.tag().isSupersededWithin(through)) {
                return first;
            }
            events.removeFirst();
        }
        kept = null;
        return null;
    }

    private long nextIn(Segment<R> segment, long through) {
        int frames = segment.frames();
        for (; frame < frames; frame++) {
            long candidate = segment.sequence(frame);
            if (candidate > through) {
                return NOTHING;
            }
            if (isVisible(segment, frame, through)) {
                return candidate;
            }
            moveTo(candidate);
        }
        return NOTHING;
    }

    /** An event that a newer one of its key replaces is spared only if that one will be read. */
    private boolean isVisible(Segment<R> segment, int frame, long through) {
        FrameTag<R> tag = segment.tag(frame);
        if (segment.sequence(frame) <= keyedOnlyThrough && (tag == null || tag.key == null)) {
            return false;
        }
        return tag == null || (!(log.isConflating() && tag.isSupersededWithin(through)) && tag.isFor(owner));
    }

    /** The segment to read on in; finds the place anew if the segment has been dropped. Nothing if there is none, or on overflow. */
    private @Nullable Segment<R> segment() {
        Segment<R> segment = link == null ? null : link.segment();
        return segment != null ? segment : findPlace();
    }

    private @Nullable Segment<R> findPlace() {
        link = log.head();
        frame = 0;
        while (link != null) {
            Segment<R> segment = link.segment();
            if (log.droppedThrough() > sequence) {
                link = null;
                return null;
            }
            if (segment == null) {
                link = log.head();
                continue;
            }
            if (isBehind(segment)) {
                link = segment.next();
                continue;
            }
            frame = segment.firstAfter(sequence, segment.frames());
            return segment;
        }
        return null;
    }

    /** Looks for a following segment first: one that has it gets no more events, so that what is counted then is all. */
    private boolean isBehind(Segment<R> segment) {
        if (segment.next() == null) {
            return false;
        }
        int frames = segment.frames();
        return frames == 0 || segment.sequence(frames - 1) <= sequence;
    }

    /**
     * Takes the event that {@link #next} found and those behind it, as far as their bytes are one range.
     *
     * @param slice    set to the range
     * @param maxBytes how many bytes at most, at least 1
     * @param through  the last sequence to take
     * @param parts    whether an event longer than the limit may be taken in parts, one a call
     * @return whether something was taken; if not, the event is too long, or has left the log since {@link #next} found it
     */
    public boolean take(Slice slice, int maxBytes, long through, boolean parts) {
        if (kept != null && begun == null) {
            return takeKept(slice, kept, maxBytes, parts);
        }
        Segment<R> segment = begun != null ? begun : segment();
        if (segment == null) {
            return false;
        }
        if (segment.sequence(frame) <= idsWithheldThrough) {
            return takeWithoutId(slice, segment, maxBytes, parts);
        }
        int start = segment.start(frame) + taken;
        int last = begun == null ? lastWithin(segment, start + maxBytes, through) : frame;
        int length = segment.end(last) - start;
        if (length <= maxBytes) {
            slice.set(segment.bytes, start, length, last - frame + 1);
            pass(segment, last);
        } else if (parts) {
            begun = segment;
            taken += maxBytes;
            slice.set(segment.bytes, start, maxBytes, 0);
        } else {
            return false;
        }
        return true;
    }

    /** One event, whole: as rare as it is, it is copied. */
    private boolean takeWithoutId(Slice slice, Segment<R> segment, int maxBytes, boolean tooLong) {
        byte[] bytes = WithoutId.copyOf(segment.bytes, segment.start(frame), segment.end(frame));
        if (bytes.length > maxBytes && !tooLong) {
            return false;
        }
        slice.set(bytes, 0, bytes.length, 1);
        pass(segment, frame);
        return true;
    }

    /** The last frame of the run that begins at the current one, whose visibility is known. */
    private int lastWithin(Segment<R> segment, int end, long through) {
        int frames = segment.frames();
        if (segment.isPlain()) { // asked after the frames: whoever adds a tag does so before its frame counts
            int visible = Math.min(segment.firstAfter(through, frames), segment.firstEndingBehind(end, frames));
            return Math.max(frame, visible - 1);
        }
        int last = frame;
        while (last + 1 < frames
                && segment.end(last + 1) <= end
                && segment.sequence(last + 1) <= through
                && isVisible(segment, last + 1, through)) {
            last++;
        }
        return last;
    }

    private void pass(Segment<R> segment, int last) {
        moveTo(segment.sequence(last));
        frame = last + 1;
        taken = 0;
        begun = null;
    }

    private boolean takeKept(Slice slice, Deque<NewestByKey.Kept<R>> events, int maxBytes, boolean tooLong) {
        NewestByKey.Kept<R> first = events.getFirst();
        byte[] whole = first.bytes();
        byte[] bytes = first.sequence() <= idsWithheldThrough ? WithoutId.copyOf(whole, 0, whole.length) : whole;
        if (bytes.length > maxBytes && !tooLong) {
            return false;
        }
        events.removeFirst();
        if (events.isEmpty()) {
            kept = null;
        }
        slice.set(bytes, 0, bytes.length, 1);
        return true;
    }

    /**
     * Whether an event has been taken in part; nothing else may be written before the rest of it.
     *
     * @return whether the next {@link #take} goes on within an event
     */
    public boolean isWithinEvent() {
        return begun != null;
    }

    /**
     * Goes on behind what has left the log. In a conflating log the newest event of each key is read first, some at a time: while there are more of
     * them, {@link #next} answers {@link #OVERFLOW} again. Needs the log's lock.
     *
     * @return whether events were lost for good, and that was not said before
     */
    public boolean skipLost() {
        long before = sequence;
        long lost = log.isConflating() ? log.lostThrough() : log.droppedThrough();
        List<NewestByKey.Kept<R>> events = log.keptAfter(sequence, KEPT_AT_A_TIME);
        kept = events.isEmpty() ? null : new ArrayDeque<>(events);
        boolean more = events.size() == KEPT_AT_A_TIME;
        moveTo(more ? events.get(KEPT_AT_A_TIME - 1).sequence() : Math.max(before, log.droppedThrough()));
        link = null;
        boolean news = lost > Math.max(before, Math.max(lostSaidThrough, keyedOnlyThrough));
        lostSaidThrough = Math.max(lostSaidThrough, lost);
        return news;
    }

    /**
     * Whether the reader is still among what it begins with, where {@link #OVERFLOW} means only that there is more of it.
     *
     * @return whether it reads only events that have a key
     */
    public boolean isBeginning() {
        return sequence < keyedOnlyThrough;
    }

    /**
     * The last event that was lost for good, as far as {@link #skipLost} has told; some of those that are still to be read may lie before it.
     *
     * @return its sequence
     */
    public long lostThrough() {
        return lostSaidThrough;
    }

    /**
     * The last event that is behind this reader: read, skipped, or not for it. May be asked by any thread, which then gets a recent answer.
     *
     * @return its sequence
     */
    public long sequence() {
        return (long) SEQUENCE.getOpaque(this);
    }

    /**
     * The first of the events that were taken last.
     *
     * @param events how many were taken by the last {@link #take}, see {@link Slice#events()}
     * @return its sequence, or {@link Long#MAX_VALUE} if there was none or it has left the log
     */
    public long firstTaken(int events) {
        Segment<R> segment = link == null ? null : link.segment();
        return segment == null || events == 0 ? Long.MAX_VALUE : segment.sequence(frame - events);
    }

    /**
     * Whether an event is among those that were taken last.
     *
     * @param wanted the event's sequence
     * @param events how many were taken by the last {@link #take}, see {@link Slice#events()}
     * @return whether it is among them; not if it has left the log
     */
    public boolean hasTaken(long wanted, int events) {
        Segment<R> segment = link == null ? null : link.segment();
        if (segment == null) {
            return false;
        }
        int found = segment.firstAfter(wanted - 1, frame);
        return found >= frame - events && found < frame && segment.sequence(found) == wanted;
    }

    /** Opaque: as cheap as a plain write, and yet whole and soon seen by others. */
    private void moveTo(long next) {
        SEQUENCE.setOpaque(this, next);
    }

    private static VarHandle sequenceField() {
        try {
            return MethodHandles.lookup().findVarHandle(LogReader.class, "sequence", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
