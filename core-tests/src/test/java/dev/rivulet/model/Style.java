// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.model;

import dev.rivulet.broadcast.BroadcasterBuilder;
import dev.rivulet.broadcast.OverflowPolicy;
import dev.rivulet.log.History;
import java.time.Duration;
import java.util.Random;

/** How a run's broadcaster is set up. */
enum Style {
    /** Nothing is ever dropped: every resume is exact. */
    ROOMY(OverflowPolicy.DISCONNECT),
    DISCONNECT(OverflowPolicy.DISCONNECT),
    SKIP(OverflowPolicy.SKIP_WITH_GAP),
    CONFLATE(OverflowPolicy.CONFLATE);

    private final OverflowPolicy policy;

    Style(OverflowPolicy policy) {
        this.policy = policy;
    }

    boolean isRoomy() {
        return this == ROOMY;
    }

    boolean skips() {
        return this == SKIP || this == CONFLATE;
    }

    BroadcasterBuilder apply(BroadcasterBuilder builder, Random random) {
        builder.onOverflow(policy)
                .heartbeat(Duration.ofSeconds(1 + random.nextInt(10)))
                .writeTimeout(Duration.ofSeconds(5 + random.nextInt(20)))
                .outboxBytes(random.nextBoolean() ? 300 : 1_000_000)
                .lanes(1 + random.nextInt(3));
        return isRoomy() ? roomy(builder) : tight(builder, random);
    }

    private static BroadcasterBuilder roomy(BroadcasterBuilder builder) {
        return builder.history(History.ofEvents(1_000_000).bytes(1_000_000_000))
                .slackBytes(1_000_000_000)
                .idleTopicBytes(1_000_000_000)
                .idleTopicTimeout(Duration.ofDays(1));
    }

    private static BroadcasterBuilder tight(BroadcasterBuilder builder, Random random) {
        History history = new History(
                random.nextInt(40),
                random.nextInt(20_000),
                random.nextBoolean() ? Duration.ofSeconds(random.nextInt(20)) : Duration.ofDays(1));
        return builder.history(history)
                .slackBytes(random.nextInt(3) * 500L)
                .idleTopicBytes(random.nextBoolean() ? 100_000 : 1_000_000)
                .idleTopicTimeout(Duration.ofSeconds(1 + random.nextInt(30)));
    }
}
