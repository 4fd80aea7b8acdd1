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
}
