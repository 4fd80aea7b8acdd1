// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.event.SseEvent;
import dev.rivulet.testkit.ReceivedEvent;
import dev.rivulet.testkit.ScriptedTransport.Call;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How what is pending becomes writes. */
class WritingTest {

    private static final int MAX_WRITE = 32 * 1024;

    @Test
    void idLine_isThePositionThatPublishReturned() {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = engine.connect("a");
            String first = engine.publish("a", "1").toString();
            String second = engine.broadcaster.broadcast(SseEvent.of("2")).toString();
            engine.run();

            assertThat(peer.transport.text())
                    .isEqualTo("id: " + first + "\ndata: 1\n\nid: " + second + "\ndata: 2\n\n");
            assertThat(peer.events()).extracting(ReceivedEvent::lastEventId).containsExactly(first, second);
        }
    }

    @Test
    void eventThatIsPublishedAlone_isWrittenAndFlushedAtOnce() {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = engine.connect("a");
            engine.publish("a", "1");
            engine.run();

            assertThat(peer.transport.count(Call.WRITE)).isEqualTo(1);
            assertThat(peer.transport.count(Call.FLUSH)).isEqualTo(1);
            assertThat(peer.transport.isFlushed()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 1_000, 8_176, 100_000})
    void backlog_isWrittenInPiecesAndEachIsFlushed_ifTheTransportWantsThat(int pieceBytes) {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = engine.connect("a");
            peer.transport.pieceBytes(pieceBytes);
            peer.transport.stall();
            engine.publishRange("a", 1, 400);
            engine.publish("a", "x".repeat(50_000));
            peer.transport.resume();
            engine.run();

            assertThat(peer.data()).hasSize(401).startsWith("1").endsWith("x".repeat(50_000));
            assertThat(peer.transport.violations()).isEmpty();
            assertThat(peer.transport.count(Call.FLUSH))
                    .isEqualTo(pieceBytes > MAX_WRITE ? 1 : peer.transport.count(Call.WRITE));
            assertThat(peer.transport.isFlushed()).isTrue();
        }
    }

    @Test
    void backlog_isWrittenInFewWritesAndFlushedOnce() {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = engine.connect("a");
            peer.transport.stall();
            engine.publishRange("a", 1, 1_000);
            peer.transport.resume();
            engine.run();

            assertThat(peer.data()).isEqualTo(Numbers.of(1, 1_000));
            assertThat(peer.transport.count(Call.WRITE)).isLessThanOrEqualTo(12);
            assertThat(peer.transport.count(Call.FLUSH)).isEqualTo(1);
        }
    }

    @Test
    void backlogOfManyTopics_isJoinedIntoFewWrites() {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = engine.connect("a", "b", "c");
            peer.transport.stall();
            for (int i = 1; i <= 300; i++) {
                engine.publish(List.of("a", "b", "c").get(i % 3), "" + i);
            }
            peer.transport.resume();
            engine.run();

            assertThat(peer.data()).isEqualTo(Numbers.of(1, 300));
            assertThat(peer.transport.count(Call.WRITE)).isLessThanOrEqualTo(8);
        }
    }

    @Test
    void longEvent_isWrittenInPartsOfLimitedSize() {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = engine.connect("a");
            long before = 0;
            engine.publishBytes("a", 10 * MAX_WRITE);
            for (int part = 0; part < 10; part++) {
                peer.transport.readyForBytes(1);
                engine.run();
                long after = peer.transport.byteCount();
                assertThat(after - before).isLessThanOrEqualTo(MAX_WRITE);
                before = after;
            }
            peer.transport.resume();
            engine.run();

            assertThat(peer.data()).containsExactly("x".repeat(10 * MAX_WRITE));
        }
    }

    @Test
    void longEventOfOneTopic_isNotMixedWithOthers() {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = engine.connect("a", "b");
            String large = "x".repeat(200_000);
            engine.publish("a", large);
            peer.transport.readyForBytes(1);
            engine.run();
            engine.publish("b", "small");
            peer.connection().send(SseEvent.of("private"));
            peer.transport.resume();
            engine.run();

            assertThat(peer.data()).containsExactly(large, "small", "private");
        }
    }

    @Test
    void hugeBacklogOfOne_leavesOthersTheirTurn() {
        try (TestEngine engine = new TestEngine(builder -> builder.lanes(1).slackBytes(10_000_000))) {
            Peer behind = engine.connect("a");
            Peer other = engine.connect("b");
            behind.transport.stall();
            for (int i = 0; i < 100; i++) {
                engine.publishBytes("a", 50_000);
            }
            behind.transport.resume();
            List<Long> writtenBefore = new ArrayList<>();
            engine.broadcaster.publish("b", SseEvent.of("1"), c -> writtenBefore.add(behind.transport.byteCount()));
            engine.run();

            assertThat(other.data()).containsExactly("1");
            // Two turns: the topic is marked, and so is the connection that can be written to again.
            assertThat(writtenBefore.get(0)).isLessThanOrEqualTo(2 * 4 * MAX_WRITE);
            assertThat(behind.data()).hasSize(100);
        }
    }

    @Test
    void nothingPublished_meansNoCallButTheQuestionWhetherReady() {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = engine.connect("a");
            engine.publish("another topic", "1");
            engine.run();

            assertThat(peer.transport.count(Call.WRITE)).isZero();
            assertThat(peer.transport.count(Call.FLUSH)).isZero();
        }
    }

    @Test
    void eventForNobody_isWrittenToNobody() {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = engine.connect("a");
            engine.broadcaster.publish("a", SseEvent.of("1"), connection -> false);
            engine.run();

            assertThat(peer.transport.count(Call.WRITE)).isZero();
        }
    }

    @Test
    void commentsAndRetriesInATopic_leaveTheEventsWhole() {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = engine.connect("a");
            engine.publish("a", "1");
            engine.broadcaster.publish("a", SseEvent.ofComment("a comment\nof two lines"));
            engine.broadcaster.publish("a", SseEvent.ofRetry(Duration.ofSeconds(3)));
            engine.publish("a", "2");
            engine.run();

            assertThat(peer.data()).containsExactly("1", "2");
            assertThat(peer.transport.comments()).containsExactly("a comment", "of two lines");
            assertThat(peer.transport.text()).contains("\n\n: a comment\n: of two lines\nretry: 3000\nid: ");
        }
    }

    @Test
    void stats_countWhatWasDone() {
        try (TestEngine engine = new TestEngine()) {
            Peer one = engine.connect("a");
            Peer two = engine.connect("a");
            engine.publish("a", "1");
            engine.broadcaster.broadcast(SseEvent.of("2"));
            one.connection().send(SseEvent.of("3"));
            engine.run();

            assertThat(engine.broadcaster.stats().connections()).isEqualTo(2);
            assertThat(engine.broadcaster.stats().topics()).isEqualTo(1);
            assertThat(engine.broadcaster.stats().opened()).isEqualTo(2);
            assertThat(engine.broadcaster.stats().published()).isEqualTo(2);
            assertThat(engine.broadcaster.stats().sent()).isEqualTo(1);
            assertThat(engine.broadcaster.stats().bytes())
                    .isEqualTo(one.transport.byteCount() + two.transport.byteCount());
            assertThat(engine.broadcaster.stats().writes())
                    .isEqualTo(one.transport.count(Call.WRITE) + two.transport.count(Call.WRITE));
        }
    }
}
