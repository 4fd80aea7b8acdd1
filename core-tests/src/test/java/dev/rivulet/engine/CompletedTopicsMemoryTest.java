// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.event.SseEvent;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is remembered of complete topics is bounded in bytes, as all that nobody reads is. */
class CompletedTopicsMemoryTest {

    private static final long MEBIBYTE = 1_024 * 1_024;
    private static final int EVENT = 500_000;
    private static final int TOPICS = 200;

    private static void completeMany(TestEngine engine) {
        for (int i = 0; i < TOPICS; i++) {
            engine.broadcaster.complete("job/" + i, SseEvent.of("x".repeat(EVENT) + i));
        }
    }

    @Test
    void finalEvents_ofForgottenTopics_holdNoMoreThanIdleTopicsMay() {
        try (TestEngine engine = new TestEngine(builder -> builder.idleTopicBytes(4 * MEBIBYTE))) {
            long before = UsedHeap.bytes();
            completeMany(engine);
            engine.runFor(Duration.ofMinutes(25));

            assertThat(UsedHeap.bytes() - before).isLessThan(20 * MEBIBYTE);
        }
    }

    @Test
    void finalEvents_areGone_whenTheTimeIsOver_alsoIfNothingElseHappens() {
        try (TestEngine engine = new TestEngine(builder -> builder.completedTopicTimeout(Duration.ofMinutes(1)))) {
            long before = UsedHeap.bytes();
            completeMany(engine);
            engine.runFor(Duration.ofHours(3));

            assertThat(UsedHeap.bytes() - before).isLessThan(20 * MEBIBYTE);
        }
    }
}
