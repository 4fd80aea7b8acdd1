// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.broadcast.OverflowPolicy;
import dev.rivulet.event.SseEvent;
import dev.rivulet.log.History;
import dev.rivulet.testkit.ScriptedTransport;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How many events were written, as the statistics have it. */
class EventsWrittenTest {

    private static long written(TestEngine engine) {
        return engine.broadcaster.stats().written();
    }

    @Test
    void event_countsOnceForEachConnection() {
        try (TestEngine engine = new TestEngine()) {
            for (int i = 0; i < 7; i++) {
                engine.connect("a");
            }
            engine.connect("b");
            engine.publish("a", "1");
            engine.run();

            assertThat(written(engine)).isEqualTo(7);
            engine.broadcaster.broadcast(SseEvent.of("2"));
            engine.run();
            assertThat(written(engine)).isEqualTo(15);
            assertThat(engine.broadcaster.stats().writes()).isEqualTo(15);
        }
    }

    @Test
    void events_countAlsoInOneWrite() {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = engine.connect("a", "b");
            for (int i = 0; i < 500; i++) {
                engine.publish(i % 3 == 0 ? "a" : "b", "" + i);
            }
            peer.connection().send(SseEvent.of("own"));
            engine.run();

            assertThat(peer.events()).hasSize(501);
            assertThat(written(engine)).isEqualTo(501);
            assertThat(engine.broadcaster.stats().writes()).isLessThan(50);
        }
    }

    @Test
    void longEvent_countsWithItsLastPart() {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = engine.connect("a");
            peer.transport.stall();
            engine.publishBytes("a", 100_000);
            peer.transport.readyForBytes(50_000);
            engine.run();
            assertThat(peer.transport.byteCount()).isPositive();
            assertThat(written(engine)).isZero();

            peer.transport.resume();
            engine.run();

            assertThat(written(engine)).isEqualTo(1);
        }
    }

    @Test
    void eventsThatAreSparedOrForOthers_doNotCount() {
        try (TestEngine engine = new TestEngine(builder -> builder.onOverflow(OverflowPolicy.CONFLATE))) {
            Peer peer = engine.connect("a");
            for (int i = 0; i < 10; i++) {
                engine.broadcaster.publish("a", SseEvent.of("" + i).withKey("key"));
            }
            engine.broadcaster.publish("a", SseEvent.of("secret"), reader -> false);
            engine.run();

            assertThat(peer.data()).containsExactly("9");
            assertThat(written(engine)).isEqualTo(1);
        }
    }

    @Test
    void whatIsKeptByKeyAndNoticesOfGaps_count() {
        try (TestEngine engine = new TestEngine(builder -> builder.onOverflow(OverflowPolicy.CONFLATE)
                .history(History.none())
                .slackBytes(2_000))) {
            Peer peer = engine.connect("a");
            peer.transport.stall();
            for (int i = 0; i < 1_000; i++) {
                SseEvent event = SseEvent.of("" + i);
                engine.broadcaster.publish("a", i < 10 ? event.withKey("key " + i) : event);
            }
            peer.transport.resume();
            engine.run();

            assertThat(peer.events()).anyMatch(event -> event.name().equals("gap"));
            assertThat(peer.data()).startsWith("0", "1", "2");
            assertThat(written(engine)).isEqualTo(peer.events().size());
        }
    }

    @Test
    void heartbeats_doNotCount() {
        try (TestEngine engine = new TestEngine(builder -> builder.heartbeat(Duration.ofSeconds(1)))) {
            engine.connect("a");
            engine.runFor(Duration.ofSeconds(10));

            assertThat(engine.broadcaster.stats().writes()).isGreaterThan(5);
            assertThat(written(engine)).isZero();
        }
    }

    @Test
    void writeThatFails_doesNotCount() {
        try (TestEngine engine = new TestEngine()) {
            engine.connect(
                    new ScriptedTransport().failAt(ScriptedTransport.Call.WRITE, 1, new IOException("gone")), "a");
            engine.publish("a", "1");
            engine.run();

            assertThat(written(engine)).isZero();
            assertThat(engine.broadcaster.stats().bytes()).isZero();
        }
    }
}
