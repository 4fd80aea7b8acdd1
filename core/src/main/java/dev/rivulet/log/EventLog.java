// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.log;

import dev.rivulet.event.EncodedEvent;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/*
 *        dropped          outside the history        within the history
 *   - - - - - - - - | head ................. trim .......................... tail |
 *                   ^ droppedThrough         ^ trimmedThrough                     ^ lastSequence
 *
 * What is outside the history is not replayed to anybody who comes, but readers that are on their way may still read it: it is the slack
 * that lets a live reader fall behind a little although the history is short, or none. Memory is given back by whole segments.
 */
/**
 * What was published to one topic, or sent to one connection: encoded events in the order of their sequence, bounded by a
 * {@link History}. An empty log costs less than 200 bytes.
 *
 * <p>Thread safety: methods that change the log, or say that they need it, must be guarded by one lock of the caller's; {@link LogReader}s read without a lock.
 *
 * @param <R> what a reader is to the audience of an event
 */
public final class EventLog<R> {

    /** Before every event that a log can hold. */
    public static final long BEFORE_ALL = Long.MIN_VALUE / 2;

    private static final byte[] NO_ID = {};
    private static final int SMALLEST_SEGMENT = 256;
    private static final int LARGEST_SEGMENT = 64 * 1024;

    private final History history;
    private final long slackBytes;
    private final @Nullable NewestByKey<R> newestByKey;

    // Written under the lock; read by readers at any time.
    private volatile Segment.@Nullable Link<R> head;
    private volatile long droppedThrough;
    private volatile long lostThrough;

    /** Written under the lock; read by any thread. */
    private volatile @Nullable Segment<R> tail;

    // Guarded by the lock.
    private @Nullable Segment<R> trimSegment;
    private int trimFrame;
    private long trimmedThrough;
    private long lastSequence;
    private int historyEvents;
    private long historyBytes;
    private long heldBytes;
    private long capacity;

    /**
     * Creates an empty log.
     *
     * @param history        what is kept for those who begin in the past
     * @param slackBytes     how far a live reader may fall behind, in bytes, even if the history is shorter
     * @param conflating     whether the newest event of each key outlives its place in the log, and older ones may be skipped
     * @param forgottenUntil events up to this sequence may have been here and are forgotten
     */
    public EventLog(History history, long slackBytes, boolean conflating, long forgottenUntil) {
        this.history = history;
        this.slackBytes = slackBytes;
        this.newestByKey = conflating ? new NewestByKey<>(Math.max(history.bytes(), slackBytes)) : null;
        this.droppedThrough = forgottenUntil;
        this.lostThrough = forgottenUntil;
        this.trimmedThrough = forgottenUntil;
        this.lastSequence = forgottenUntil;
    }

    /**
     * Appends an event without an id line. Needs the lock.
     *
     * @param sequence the event's sequence, greater than that of any event here
     * @param millis   the time now
     * @param event    the event's bytes
     */
    public void append(long sequence, long millis, EncodedEvent event) {
        append(sequence, millis, NO_ID, event, null, null);
    }

    /**
     * Appends an event. Needs the lock.
     *
     * @param sequence the event's sequence, greater than that of any event here
     * @param millis   the time now
     * @param idLine   the id line to put in front, or nothing
     * @param event    the event's bytes
     * @param key      the conflation key, or null
     * @param audience who may read it, or null for everybody
     */
    public void append(
            long sequence,
            long millis,
            byte[] idLine,
            EncodedEvent event,
            @Nullable String key,
            @Nullable Predicate<? super R> audience) {
        int length = idLine.length + event.length();
        FrameTag<R> tag = tag(key, audience);
        segmentFor(length, sequence, millis).append(idLine, event, sequence, millis, tag);
        lastSequence = sequence;
        historyEvents++;
        historyBytes += length;
        heldBytes += length;
        if (tag != null && tag.key != null && newestByKey != null) {
            newestByKey.put(tag.key, tag, sequence);
        }
        trim(millis);
    }

    /** An event that is not for everybody counts as one without a key: it must not replace another's newest. */
    private @Nullable FrameTag<R> tag(@Nullable String key, @Nullable Predicate<? super R> audience) {
        boolean keyed = key != null && newestByKey != null && audience == null;
        return keyed || audience != null ? new FrameTag<>(keyed ? key : null, audience) : null;
    }

    private Segment<R> segmentFor(int length, long sequence, long millis) {
        Segment<R> last = tail;
        if (last != null && last.fits(length, sequence, millis)) {
            return last;
        }
        int usual = last == null ? SMALLEST_SEGMENT : Math.min(LARGEST_SEGMENT, last.bytes.length * 2);
        Segment<R> segment = new Segment<>(Math.max(usual, length), sequence, millis);
        Segment.Link<R> link = new Segment.Link<>(segment);
        capacity += segment.bytes.length;
        tail = segment;
        if (last == null) {
            trimSegment = segment;
            trimFrame = 0;
            head = link;
        } else {
            last.setNext(link);
        }
        return segment;
    }

    /** Moves the history's beginning past what its bounds exclude, then gives back segments that nobody needs. */
    private void trim(long millis) {
        long oldest = millis - history.maxAge().toMillis();
        for (Segment<R> segment = trimSegment; segment != null; segment = followingTrimSegment(segment)) {
            while (trimFrame < segment.frames() && isOutside(segment, trimFrame, oldest)) {
                historyEvents--;
                historyBytes -= segment.end(trimFrame) - segment.start(trimFrame);
                trimmedThrough = segment.sequence(trimFrame++);
            }
            if (trimFrame < segment.frames()) {
                break;
            }
        }
        dropUnneeded();
    }

    /** The segment behind one that is wholly outside the history; nothing if that is the last, which the next event may still enter. */
    private @Nullable Segment<R> followingTrimSegment(Segment<R> segment) {
        Segment.Link<R> next = segment.next();
        if (next == null) {
            return null;
        }
        trimSegment = next.segment();
        trimFrame = 0;
        return trimSegment;
    }

    private boolean isOutside(Segment<R> segment, int frame, long oldestMillis) {
        return historyEvents > history.events()
                || historyBytes > history.bytes()
                || segment.millis(frame) < oldestMillis;
    }

    private void dropUnneeded() {
        Segment.Link<R> link = head;
        while (link != null && link.segment() != trimSegment) {
            Segment<R> segment = link.segment();
            int used = segment == null ? 0 : segment.end(segment.frames() - 1);
            if (segment == null || heldBytes - used < slackBytes) {
                return;
            }
            link = drop(link, segment, used);
        }
    }

    private Segment.@Nullable Link<R> drop(Segment.Link<R> link, Segment<R> segment, int used) {
        if (newestByKey != null) {
            lostThrough = Math.max(lostThrough, newestByKey.onDrop(segment));
        }
        droppedThrough = segment.sequence(segment.frames() - 1);
        heldBytes -= used;
        capacity -= segment.bytes.length;
        head = segment.next();
        link.drop();
        return head;
    }

    /**
     * Gives back the segments that hold only events up to a sequence, whatever the bounds say: for a log that has a single reader. Needs the lock.
     *
     * @param sequence the last event that the reader has read
     */
    public void release(long sequence) {
        Segment.Link<R> link = head;
        while (link != null) {
            Segment<R> segment = link.segment();
            if (segment == null || segment.frames() == 0 || segment.sequence(segment.frames() - 1) > sequence) {
                return;
            }
            boolean last = segment == tail;
            link = drop(link, segment, segment.end(segment.frames() - 1));
            if (last) {
                forgetAll();
            }
        }
    }

    private void forgetAll() {
        tail = null;
        trimSegment = null;
        trimmedThrough = lastSequence;
        historyEvents = 0;
        historyBytes = 0;
    }

    /**
     * Makes a reader. Needs the lock if events may be dropped meanwhile.
     *
     * @param reader who reads, for events with an audience
     * @param after  the sequence behind which it begins
     * @return the reader
     */
    public LogReader<R> reader(R reader, long after) {
        return new LogReader<>(this, reader, after);
    }

    /**
     * Makes a reader that begins with the newest event of each key. Needs the lock, and a conflating log.
     *
     * @param reader  who reads, for events with an audience
     * @param through up to which sequence it reads only events that have a key
     * @return the reader
     */
    public LogReader<R> readerOfNewest(R reader, long through) {
        LogReader<R> made = new LogReader<>(this, reader, BEFORE_ALL, through);
        made.skipLost();
        return made;
    }

    /**
     * The sequence behind which the history reaches without a hole. Needs the lock.
     *
     * @param millis the time now
     * @return the sequence of the newest event that is outside the history
     */
    public long oldestResumable(long millis) {
        trim(millis);
        return trimmedThrough;
    }

    /**
     * The sequence behind which the newest events of the history begin. Needs the lock.
     *
     * @param events how many
     * @param millis the time now
     * @return the sequence of the event before them
     */
    public long beforeNewest(int events, long millis) {
        trim(millis);
        int skip = historyEvents - events;
        long before = trimmedThrough;
        int frame = trimFrame;
        Segment<R> segment = trimSegment;
        while (segment != null && skip > 0) {
            int here = Math.min(skip, segment.frames() - frame);
            before = here > 0 ? segment.sequence(frame + here - 1) : before;
            skip -= here;
            frame = 0;
            Segment.Link<R> next = segment.next();
            segment = next == null ? null : next.segment();
        }
        return before;
    }

    /**
     * The sequence of the newest event. Needs the lock.
     *
     * @return the sequence, or where the log began if it is empty
     */
    public long lastSequence() {
        return lastSequence;
    }

    /**
     * How much memory the log holds. Needs the lock.
     *
     * @return the size of its segments and of what is kept by key, in bytes
     */
    public long capacity() {
        return capacity + (newestByKey == null ? 0 : newestByKey.keptBytes());
    }

    /**
     * How many encoded bytes the log holds, within its history or not. Needs the lock.
     *
     * @return the number
     */
    public long heldBytes() {
        return heldBytes;
    }

    /**
     * How many events the history holds. Needs the lock.
     *
     * @param millis the time now
     * @return the number
     */
    public int historyEvents(long millis) {
        trim(millis);
        return historyEvents;
    }

    /**
     * How many bytes are held behind a sequence, whoever may read them. May be called by any thread, without the lock.
     *
     * @param sequence the sequence
     * @return the number; while events are appended or dropped, it may be a little off
     */
    public long bytesAfter(long sequence) {
        Segment<R> last = tail;
        if (last == null || last.endsAt(sequence)) {
            return 0;
        }
        long bytes = 0;
        Segment.Link<R> link = head;
        while (link != null) {
            Segment<R> segment = link.segment();
            if (segment == null) {
                bytes = 0;
                link = head;
            } else {
                bytes += segment.bytesAfter(sequence);
                link = segment.next();
            }
        }
        return bytes;
    }

    /** The first of the newest events of their keys that have left the log behind a sequence. Needs the lock. */
    List<NewestByKey.Kept<R>> keptAfter(long sequence, int limit) {
        return newestByKey == null ? List.of() : newestByKey.keptAfter(sequence, limit);
    }

    boolean isConflating() {
        return newestByKey != null;
    }

    Segment.@Nullable Link<R> head() {
        return head;
    }

    /**
     * The newest event that has left the log.
     *
     * @return its sequence, or where the log began
     */
    public long droppedThrough() {
        return droppedThrough;
    }

    long lostThrough() {
        return lostThrough;
    }
}
