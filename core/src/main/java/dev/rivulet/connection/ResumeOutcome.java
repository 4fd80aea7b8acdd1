// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.connection;

/** How the reading of a topic began. */
public enum ResumeOutcome {
    /** The peer did not ask to resume; the reading began where the application said. */
    FRESH,
    /** The peer continues right behind the position that it, or the application by {@link StartFrom#after}, has named; it missed nothing. */
    RESUMED,
    /**
     * The position is not held any more: it is of another epoch, too old, or unknown. The reading began where the application said for peers that do not
     * resume; the application should bring the peer up to date, for example by sending a snapshot.
     */
    GAP,
    /** The peer may not read the topic, see {@link ConnectionListener#maySubscribe}; nothing of it is sent. */
    DENIED
}
