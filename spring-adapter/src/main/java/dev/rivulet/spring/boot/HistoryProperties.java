// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.boot;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/**
 * What is kept of a topic for those who resume or begin in the past. Whichever bound is passed first counts.
 *
 * <p>Thread safety: none; bound once, when the application starts.
 */
public class HistoryProperties {

    /** How many events are kept for those who resume; by default 1000. */
    private @Nullable Integer events;

    /** How many encoded bytes are kept; by default 1MB. */
    private @Nullable DataSize size;

    /** How long events are kept; by default 10 minutes. */
    private @Nullable Duration maxAge;

    /** Creates them with the defaults. */
    public HistoryProperties() {}

    /**
     * How many events are kept for those who resume; by default 1000.
     *
     * @return the value
     */
    public @Nullable Integer getEvents() {
        return events;
    }

    /**
     * How many events are kept for those who resume; by default 1000.
     *
     * @param events the value
     */
    public void setEvents(@Nullable Integer events) {
        this.events = events;
    }

    /**
     * How many encoded bytes are kept; by default 1MB.
     *
     * @return the value
     */
    public @Nullable DataSize getSize() {
        return size;
    }

    /**
     * How many encoded bytes are kept; by default 1MB.
     *
     * @param size the value
     */
    public void setSize(@Nullable DataSize size) {
        this.size = size;
    }

    /**
     * How long events are kept; by default 10 minutes.
     *
     * @return the value
     */
    public @Nullable Duration getMaxAge() {
        return maxAge;
    }

    /**
     * How long events are kept; by default 10 minutes.
     *
     * @param maxAge the value
     */
    public void setMaxAge(@Nullable Duration maxAge) {
        this.maxAge = maxAge;
    }
}
