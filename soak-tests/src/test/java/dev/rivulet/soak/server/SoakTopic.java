// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.soak.server;

import dev.rivulet.broadcast.OverflowPolicy;
import dev.rivulet.broadcast.TopicSettings;
import dev.rivulet.log.History;
import java.time.Duration;

/** What is published, and how it is kept. */
public enum SoakTopic {
    /** Keeps more than anybody can miss: whoever comes back gets everything. */
    WHOLE(1_000_000, OverflowPolicy.DISCONNECT, 64 << 20, 5, 160),
    /** Keeps little: whoever stays away, or falls behind, is told what is missing, and goes on. */
    SKIPPING(100, OverflowPolicy.SKIP_WITH_GAP, 16 << 10, 8, 2_000),
    /** Keeps little: whoever falls behind is cut, comes back, and is told what is missing. */
    CUTTING(100, OverflowPolicy.DISCONNECT, 16 << 10, 8, 2_000),
    /** Only the newest of each key matters. */
    CONFLATING(200, OverflowPolicy.CONFLATE, 16 << 10, 30, 200);

    /** How many keys a conflating topic has. */
    public static final int KEYS = 60;

    private final int events;
    private final OverflowPolicy policy;
    private final int bytes;
    private final int burst;
    private final int size;

    SoakTopic(int events, OverflowPolicy policy, int bytes, int burst, int size) {
        this.events = events;
        this.policy = policy;
        this.bytes = bytes;
        this.burst = burst;
        this.size = size;
    }

    TopicSettings settings() {
        History history = History.ofEvents(events).maxAge(Duration.ofHours(1));
        return new TopicSettings(isKept() ? history.bytes(bytes) : history, policy, bytes);
    }

    /** How many events are published at a time, on average. */
    int burst() {
        return burst;
    }

    /** How long an event's text is at most, but for a few long ones. */
    int size() {
        return size;
    }

    /** Whether a reader may be spared events that have a newer one of their key. */
    public boolean isConflating() {
        return policy == OverflowPolicy.CONFLATE;
    }

    /** Whether nothing of it is ever lost. */
    public boolean isKept() {
        return this == WHOLE;
    }

    /** Whether it has the readers cut that fall behind. */
    public boolean isCutting() {
        return this == CUTTING;
    }
}
