// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.event.EventSamples;
import dev.rivulet.event.ParsedStream;
import dev.rivulet.event.SseEvent;
import dev.rivulet.log.Position;
import dev.rivulet.testkit.RandomEvents;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is published arrives as the same events with their ids: through the log, in parts and batches, at a peer that reads at random. */
class StreamPropertyTest {

    private static final int SEEDS = 300;
    private static final int EVENTS_PER_SEED = 30;

    static Stream<RandomEvents> seeds() {
        return RandomEvents.seeds(1, SEEDS);
    }

    /** The event as it is on the wire: with the id that the broadcaster gives it, if it gives one. */
    private static SseEvent onTheWire(SseEvent event, @Nullable Position position) {
        boolean takesId = position != null && event.encoded().takesId();
        return takesId ? event.withId(position.toString()) : event;
    }

    private static void check(Peer peer, List<SseEvent> expected) {
        byte[] stream = peer.transport.written();
        assertThat(ParsedStream.byTestkit(stream)).isEqualTo(ParsedStream.expected(expected));
        assertThat(ParsedStream.byOkHttp(stream)).isEqualTo(ParsedStream.expected(expected));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("seeds")
    void everyEvent_arrivesAsItself(RandomEvents random) {
        try (TestEngine engine =
                new TestEngine(builder -> builder.slackBytes(100_000_000).outboxBytes(100_000_000))) {
            Peer peer = engine.connect("a", "b");
            List<SseEvent> expected = new ArrayList<>();
            for (int i = 0; i < EVENTS_PER_SEED; i++) {
                SseEvent event = EventSamples.random(random);
                expected.add(onTheWire(event, publish(engine, peer, event, random.below(4))));
                if (random.below(4) == 0) {
                    peer.transport.readyForBytes(random.below(50_000));
                }
                if (random.below(3) == 0) {
                    engine.run();
                }
            }
            peer.transport.resume();
            engine.run();

            check(peer, expected);
        }
    }

    private static @Nullable Position publish(TestEngine engine, Peer peer, SseEvent event, int way) {
        return switch (way) {
            case 0 -> engine.broadcaster.publish("a", event);
            case 1 -> engine.broadcaster.publish("b", event);
            case 2 -> engine.broadcaster.broadcast(event);
            default -> {
                peer.connection().send(event);
                yield null;
            }
        };
    }

    @Test
    void everyFixedSample_arrivesAsItself() {
        try (TestEngine engine = new TestEngine(builder -> builder.slackBytes(100_000_000))) {
            Peer peer = engine.connect("a");
            List<SseEvent> expected = new ArrayList<>();
            for (SseEvent event : EventSamples.fixed()) {
                expected.add(onTheWire(event, engine.broadcaster.publish("a", event)));
            }
            engine.run();

            check(peer, expected);
        }
    }
}
