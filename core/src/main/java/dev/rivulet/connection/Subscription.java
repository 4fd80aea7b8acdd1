// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.connection;

/**
 * One connection's reading of one topic.
 *
 * <p>Thread safety: safe for use by any thread.
 */
public interface Subscription {

    /**
     * The topic's name.
     *
     * @return the name
     */
    String topic();

    /**
     * How the reading began, above all whether the peer has missed events.
     *
     * @return the outcome, settled when the subscription was made
     */
    ResumeOutcome outcome();

    /** Ends the reading; events that were not yet written are not written any more. A second call does nothing. */
    void cancel();

    /** How the reading of a topic began. */
    enum ResumeOutcome {
        /** The peer did not ask to resume; the reading began where the application said. */
        FRESH,
        /** The peer continues right behind the last event it received; it missed nothing. */
        RESUMED,
        /**
         * The peer asked to resume, but what it missed is no longer held: the id is of another epoch, too old, or unknown. The reading began
         * where the application said for peers that do not resume; the application should bring the peer up to date, for example by sending a snapshot.
         */
        GAP
    }
}
