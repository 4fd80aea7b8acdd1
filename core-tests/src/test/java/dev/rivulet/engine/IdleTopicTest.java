// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.connection.ResumeOutcome;
import dev.rivulet.connection.StartFrom;
import dev.rivulet.log.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IdleTopicTest {

    private static final Duration TIMEOUT = Duration.ofMinutes(10);

    /** The sweep comes four times in each timeout. */
    private static final Duration LONG_ENOUGH =
            TIMEOUT.plus(TIMEOUT.dividedBy(4)).plusSeconds(1);

    private static int topics(TestEngine engine) {
        return engine.broadcaster.stats().topics();
    }

    @Test
    void topicThatNobodyReads_isForgottenAfterItsTimeout() {
        try (TestEngine engine = new TestEngine(builder -> builder.idleTopicTimeout(TIMEOUT))) {
            engine.publish("a", "1");
            engine.runFor(TIMEOUT.minusSeconds(1));
            assertThat(topics(engine)).isEqualTo(1);
            assertThat(engine.broadcaster.stats().logBytes()).isPositive();

            engine.runFor(LONG_ENOUGH.minus(TIMEOUT).plusSeconds(2));

            assertThat(topics(engine)).isZero();
            assertThat(engine.broadcaster.stats().logBytes()).isZero();
        }
    }

    @Test
    void resumeOfAForgottenTopic_isAGapAndNeverASilentLoss() {
        try (TestEngine engine = new TestEngine(builder -> builder.idleTopicTimeout(TIMEOUT))) {
            Position first = engine.publish("a", "1");
            engine.publish("a", "2");
            engine.runFor(LONG_ENOUGH);

            Peer peer = engine.connectWithId(first.toString(), "a");
            engine.publish("a", "3");
            engine.run();

            assertThat(peer.outcome("a")).isEqualTo(ResumeOutcome.GAP);
            assertThat(peer.data()).containsExactly("3");
        }
    }

    @Test
    void forgottenTopicThatIsUsedAgain_stillKnowsWhatItHasLost() {
        try (TestEngine engine = new TestEngine(builder -> builder.idleTopicTimeout(TIMEOUT))) {
            Position first = engine.publish("a", "1");
            Position second = engine.publish("a", "2");
            engine.runFor(LONG_ENOUGH);
            engine.publish("a", "3");
            List<Peer> fromOldest = new ArrayList<>();
            fromOldest.add(engine.connect(Peer.request(), c -> c.subscribe("a", StartFrom.oldest())));

            assertThat(engine.connectWithId(first.toString(), "a").outcome("a")).isEqualTo(ResumeOutcome.GAP);
            Peer complete = engine.connectWithId(second.toString(), "a");
            assertThat(complete.outcome("a")).isEqualTo(ResumeOutcome.RESUMED);
            assertThat(complete.data()).containsExactly("3");
            assertThat(fromOldest.get(0).data()).containsExactly("3");
        }
    }

    @Test
    void topicWithAReader_isKeptForEver() {
        try (TestEngine engine = new TestEngine(builder -> builder.idleTopicTimeout(TIMEOUT))) {
            Position before = engine.publish("a", "0");
            Peer reader = engine.connect("a");
            engine.publish("a", "1");
            engine.runFor(LONG_ENOUGH.multipliedBy(5));

            assertThat(topics(engine)).isEqualTo(1);
            engine.publish("a", "2");
            engine.run();
            assertThat(reader.data()).containsExactly("1", "2");
            assertThat(engine.connectWithId(before.toString(), "a").outcome("a"))
                    .isEqualTo(ResumeOutcome.GAP);
        }
    }

    @Test
    void topicThatLosesItsLastReader_isRememberedForItsTimeout() {
        try (TestEngine engine = new TestEngine(builder -> builder.idleTopicTimeout(TIMEOUT))) {
            Peer one = engine.connect("a");
            Peer two = engine.connect("a");
            engine.publish("a", "1");
            engine.runFor(TIMEOUT);
            one.connection().unsubscribe("a");
            two.connection().close();
            engine.runFor(TIMEOUT.minusSeconds(1));
            assertThat(topics(engine)).isEqualTo(1);

            engine.runFor(LONG_ENOUGH);

            assertThat(topics(engine)).isZero();
        }
    }

    @Test
    void topicWhoseOnlyReaderUnsubscribes_isRememberedForItsTimeout() {
        try (TestEngine engine = new TestEngine(builder -> builder.idleTopicTimeout(TIMEOUT))) {
            Peer peer = engine.connect("a");
            engine.publish("a", "1");
            engine.runFor(LONG_ENOUGH);
            peer.connection().unsubscribe("a");
            engine.runFor(TIMEOUT.minusSeconds(1));
            assertThat(topics(engine)).isEqualTo(1);

            engine.runFor(LONG_ENOUGH);

            assertThat(topics(engine)).isZero();
        }
    }

    @Test
    void eachUse_beginsTheTimeoutAnew() {
        try (TestEngine engine = new TestEngine(builder -> builder.idleTopicTimeout(TIMEOUT))) {
            for (int i = 0; i < 10; i++) {
                engine.publish("a", "" + i);
                engine.runFor(TIMEOUT.minusSeconds(1));
                assertThat(topics(engine)).isEqualTo(1);
            }
        }
    }

    @Test
    void idleTopicsBeyondTheirBytes_areForgottenEarly() {
        try (TestEngine engine = new TestEngine(builder -> builder.idleTopicBytes(1_000_000))) {
            for (int i = 0; i < 1_000; i++) {
                engine.publish("topic " + i, "x".repeat(5_000));
            }
            engine.run();

            assertThat(engine.broadcaster.stats().logBytes()).isBetween(500_000L, 1_100_000L);
            assertThat(topics(engine)).isBetween(100, 250);
        }
    }

    @Test
    void manyTopics_comeAndGoWithoutATrace() {
        try (TestEngine engine = new TestEngine(builder -> builder.idleTopicTimeout(TIMEOUT))) {
            for (int round = 0; round < 5; round++) {
                for (int i = 0; i < 1_000; i++) {
                    engine.publish("round " + round + " topic " + i, "1");
                }
                assertThat(topics(engine)).isEqualTo(1_000);
                engine.runFor(LONG_ENOUGH);
                assertThat(topics(engine)).isZero();
            }
        }
    }

    @Test
    void subscriptionsOfClosedConnections_leaveNoTopicBehind() {
        try (TestEngine engine = new TestEngine(builder -> builder.idleTopicTimeout(TIMEOUT))) {
            Peer peer = engine.connect();
            peer.connection().close();
            engine.run();
            for (int i = 0; i < 100; i++) {
                peer.connection().subscribe("topic " + i);
            }

            engine.runFor(LONG_ENOUGH);

            assertThat(topics(engine)).isZero();
        }
    }
}
