// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.broadcast.BroadcasterBuilder;
import dev.rivulet.broadcast.OverflowPolicy;
import dev.rivulet.broadcast.TopicSettings;
import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.ResumeOutcome;
import dev.rivulet.event.SseEvent;
import dev.rivulet.log.History;
import dev.rivulet.log.Position;
import dev.rivulet.testkit.ReceivedEvent;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class OverflowTest {

    private static final int SLACK = 2_000;

    private static UnaryOperator<BroadcasterBuilder> policy(OverflowPolicy policy) {
        return builder -> builder.history(History.none()).slackBytes(SLACK).onOverflow(policy);
    }

    /** The gap event's data, as its documentation says. */
    private static String gap(String topic, Position after, Position until) {
        return "{\"topic\":\"" + topic + "\",\"after\":\"" + after + "\",\"until\":\"" + until + "\"}";
    }

    private static Position beforeOf(ReceivedEvent event) {
        Position position = Position.parse(event.lastEventId()).orElseThrow();
        return new Position(position.epoch(), position.sequence() - 1);
    }

    @Test
    void disconnect_endsTheReaderThatFellBehindAtOnce() {
        try (TestEngine engine = new TestEngine(policy(OverflowPolicy.DISCONNECT))) {
            Peer slow = engine.connect("t");
            Peer quick = engine.connect("t");
            engine.publishRange("t", 1, 3);
            engine.run();
            slow.transport.stall();
            for (int i = 4; i <= 1_000; i++) {
                engine.publish("t", "" + i);
                engine.run();
            }
            assertThat(slow.closed).isEmpty();

            slow.transport.resume();
            engine.run();

            assertThat(slow.closed).containsExactly(CloseReason.OVERFLOW);
            assertThat(slow.transport.isAborted()).isTrue();
            assertThat(slow.data()).isEqualTo(Numbers.of(1, 3));
            assertThat(quick.data()).isEqualTo(Numbers.of(1, 1_000));
            assertThat(quick.closed).isEmpty();
            assertThat(engine.broadcaster.stats().overflows()).isEqualTo(1);
            assertThat(engine.broadcaster.stats().closed()).containsEntry(CloseReason.OVERFLOW, 1L);
        }
    }

    @Test
    void disconnectedReader_comesBackAndIsToldOfTheGap() {
        try (TestEngine engine = new TestEngine(policy(OverflowPolicy.DISCONNECT))) {
            Peer slow = engine.connect("t");
            engine.publishRange("t", 1, 3);
            engine.run();
            slow.transport.stall();
            engine.publishRange("t", 4, 1_000);
            slow.transport.resume();
            engine.run();

            Peer back = engine.reconnect(slow, "t");
            engine.publish("t", "1001");
            engine.run();

            assertThat(back.outcome("t")).isEqualTo(ResumeOutcome.GAP);
            assertThat(back.data()).containsExactly("1001");
        }
    }

    @Test
    void readerThatStaysWithinTheSlack_isNoOverflow() {
        for (OverflowPolicy policy : OverflowPolicy.values()) {
            try (TestEngine engine = new TestEngine(policy(policy))) {
                Peer slow = engine.connect("t");
                for (int round = 0; round < 50; round++) {
                    slow.transport.stall();
                    engine.publishRange("t", 40 * round + 1, 40 * round + 40);
                    engine.run();
                    slow.transport.resume();
                    engine.run();
                }

                assertThat(slow.data()).isEqualTo(Numbers.of(1, 2_000));
                assertThat(engine.broadcaster.stats().overflows()).isZero();
            }
        }
    }

    @Test
    void skipWithGap_tellsExactlyWhatIsMissing() {
        try (TestEngine engine = new TestEngine(policy(OverflowPolicy.SKIP_WITH_GAP))) {
            Peer slow = engine.connect("t\"1");
            engine.publishRange("t\"1", 1, 3);
            engine.run();
            Position last = Position.parse(slow.lastEventId()).orElseThrow();
            slow.transport.stall();
            engine.publishRange("t\"1", 4, 1_000);
            slow.transport.resume();
            engine.run();

            List<ReceivedEvent> events = slow.events();
            ReceivedEvent gap = events.get(3);
            ReceivedEvent next = events.get(4);
            int first = Integer.parseInt(next.data());
            assertThat(first).isGreaterThan(4);
            assertThat(gap.name()).isEqualTo("gap");
            assertThat(gap.data()).isEqualTo(gap("t\\\"1", last, beforeOf(next)));
            assertThat(slow.data().subList(3, events.size() - 1)).isEqualTo(Numbers.of(first, 1_000));
            assertThat(slow.closed).isEmpty();
        }
    }

    @Test
    void gapEvent_leavesTheLastEventIdAsItWas() {
        try (TestEngine engine = new TestEngine(policy(OverflowPolicy.SKIP_WITH_GAP))) {
            Peer slow = engine.connect("t");
            engine.publish("t", "1");
            engine.run();
            String before = slow.lastEventId();
            slow.transport.stall();
            engine.publishRange("t", 2, 1_000);
            slow.transport.resume();
            engine.run();

            assertThat(slow.events().get(1).lastEventId()).isEqualTo(before);
        }
    }

    @Test
    void skipWithGap_concernsOneTopicOnly() {
        try (TestEngine engine = new TestEngine(builder -> builder.topic(
                "short",
                TopicSettings.standard()
                        .history(History.none())
                        .slackBytes(0)
                        .onOverflow(OverflowPolicy.SKIP_WITH_GAP)))) {
            Peer slow = engine.connect("short", "long");
            slow.transport.stall();
            for (int i = 1; i <= 200; i++) {
                engine.publish("short", "s" + i);
                engine.publish("long", "l" + i);
            }
            slow.transport.resume();
            engine.run();

            List<String> data = slow.data();
            assertThat(data.stream().filter(d -> d.startsWith("l")).map(d -> d.substring(1)))
                    .isEqualTo(Numbers.of(1, 200));
            assertThat(slow.events().stream().filter(e -> e.name().equals("gap")))
                    .hasSize(1);
            List<String> kept = data.stream()
                    .filter(d -> d.startsWith("s"))
                    .map(d -> d.substring(1))
                    .toList();
            assertThat(kept).isEqualTo(Numbers.of(201 - kept.size(), 200)).hasSizeLessThan(200);
        }
    }

    @Test
    void gapThatOpensAgainAndAgain_isToldEachTime() {
        try (TestEngine engine = new TestEngine(policy(OverflowPolicy.SKIP_WITH_GAP))) {
            Peer slow = engine.connect("t");
            for (int round = 0; round < 5; round++) {
                slow.transport.stall();
                engine.publishRange("t", 5_000 * round + 1, 5_000 * round + 5_000);
                slow.transport.resume();
                engine.run();
            }

            assertThat(slow.events().stream().filter(e -> e.name().equals("gap")))
                    .hasSize(5);
            assertThat(engine.broadcaster.stats().overflows()).isEqualTo(5);
            assertThat(slow.data()).contains("5000", "10000", "15000", "20000", "25000");
        }
    }

    @Test
    void eventWrittenInParts_isFinishedBeforeTheGapIsTold() {
        try (TestEngine engine = new TestEngine(policy(OverflowPolicy.SKIP_WITH_GAP))) {
            Peer slow = engine.connect("t");
            String large = "x".repeat(100_000);
            engine.publish("t", large);
            slow.transport.readyForBytes(1);
            engine.run();
            engine.publishRange("t", 1, 5_000);
            slow.transport.resume();
            engine.run();

            assertThat(slow.events().get(0).data()).isEqualTo(large);
            assertThat(slow.events().get(1).name()).isEqualTo("gap");
            assertThat(slow.data()).last().isEqualTo("5000");
        }
    }

    @Test
    void broadcastThatOverflows_isTreatedAsTheDefaultsSay() {
        try (TestEngine engine = new TestEngine(policy(OverflowPolicy.SKIP_WITH_GAP))) {
            Peer slow = engine.connect();
            slow.transport.stall();
            for (int i = 1; i <= 1_000; i++) {
                engine.broadcaster.broadcast(SseEvent.of("" + i));
            }
            slow.transport.resume();
            engine.run();

            ReceivedEvent gap = slow.events().get(0);
            assertThat(gap.data()).startsWith("{\"topic\":\"\",\"after\":\"");
            List<String> rest = slow.data().subList(1, slow.data().size());
            assertThat(rest).isEqualTo(Numbers.of(1_001 - rest.size(), 1_000));
        }
    }
}
