// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import dev.rivulet.log.History;

/**
 * How a topic keeps its past and treats readers that fall behind.
 *
 * <p>Thread safety: immutable.
 *
 * @param history    what is kept for those who resume or begin in the past; default {@link History#standard()}
 * @param onOverflow what becomes of a reader whose position has left the log; default {@link OverflowPolicy#DISCONNECT}
 * @param slackBytes how far a reader may fall behind, in encoded bytes, even if the history is shorter, not negative; default 1 MiB
 */
public record TopicSettings(History history, OverflowPolicy onOverflow, long slackBytes) {

    private static final long DEFAULT_SLACK = 1024 * 1024;

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if the slack is negative
     */
    public TopicSettings {
        if (slackBytes < 0) {
            throw new IllegalArgumentException("slackBytes: must not be negative, but was " + slackBytes);
        }
    }

    /**
     * The defaults.
     *
     * @return the settings
     */
    public static TopicSettings standard() {
        return new TopicSettings(History.standard(), OverflowPolicy.DISCONNECT, DEFAULT_SLACK);
    }

    /**
     * The same with another history.
     *
     * @param history what is kept
     * @return the settings
     */
    public TopicSettings history(History history) {
        return new TopicSettings(history, onOverflow, slackBytes);
    }

    /**
     * The same with another policy.
     *
     * @param onOverflow what becomes of a reader whose position has left the log
     * @return the settings
     */
    public TopicSettings onOverflow(OverflowPolicy onOverflow) {
        return new TopicSettings(history, onOverflow, slackBytes);
    }

    /**
     * The same with another slack.
     *
     * @param slackBytes how far a reader may fall behind, not negative
     * @return the settings
     * @throws IllegalArgumentException if it is negative
     */
    public TopicSettings slackBytes(long slackBytes) {
        return new TopicSettings(history, onOverflow, slackBytes);
    }
}
