// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

/** What becomes of a reader that is so far behind that its position has left a topic's log. */
public enum OverflowPolicy {
    /** It is disconnected, at once. A browser comes back by itself, is told of the gap, and starts afresh. The default. */
    DISCONNECT,
    /** It goes on with the oldest event that the log holds, after an event named {@code gap} that says what is missing, see {@link BroadcasterBuilder#gapNotices}. */
    SKIP_WITH_GAP,
    /**
     * It is spared events that have a newer one with the same key, and when its position has left the log it gets the newest event of each
     * key before it goes on. Only if events without a key were lost is it told by an event named {@code gap}. Also used while a reader is
     * merely behind.
     */
    CONFLATE
}
