// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.boot;

import dev.rivulet.broadcast.OverflowPolicy;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.util.unit.DataSize;

/**
 * Settings of one topic.
 *
 * <p>Thread safety: none; bound once, when the application starts.
 */
public class TopicProperties {

    /** What becomes of a reader of the topic that is too far behind; by default as for all topics. */
    private @Nullable OverflowPolicy overflow;

    /** How far a reader of the topic may fall behind; by default as for all topics. */
    private @Nullable DataSize slack;

    /** What is kept of the topic; what is not set is as for all topics. */
    @NestedConfigurationProperty
    private final HistoryProperties history = new HistoryProperties();

    /** Creates them with the defaults. */
    public TopicProperties() {}

    /**
     * What becomes of a reader of the topic that is too far behind; by default as for all topics.
     *
     * @return the value
     */
    public @Nullable OverflowPolicy getOverflow() {
        return overflow;
    }

    /**
     * What becomes of a reader of the topic that is too far behind; by default as for all topics.
     *
     * @param overflow the value
     */
    public void setOverflow(@Nullable OverflowPolicy overflow) {
        this.overflow = overflow;
    }

    /**
     * How far a reader of the topic may fall behind; by default as for all topics.
     *
     * @return the value
     */
    public @Nullable DataSize getSlack() {
        return slack;
    }

    /**
     * How far a reader of the topic may fall behind; by default as for all topics.
     *
     * @param slack the value
     */
    public void setSlack(@Nullable DataSize slack) {
        this.slack = slack;
    }

    /**
     * What is kept of the topic; what is not set is as for all topics.
     *
     * @return them
     */
    public HistoryProperties getHistory() {
        return history;
    }
}
