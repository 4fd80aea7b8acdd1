// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.connection.ConnectionListener;
import dev.rivulet.connection.ConnectionRequest;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.event.SseEvent;
import dev.rivulet.transport.Transport;
import dev.rivulet.transport.TransportListener;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/**
 * What one connection and one topic cost in memory: the slope of the used heap over ten thousand of them, the same way on every JVM.
 * The figures are printed, with their spread; the bounds are promises.
 */
class MemoryTest {

    private static final int COUNT = 10_000;
    private static final int WARM_UP = 500;
    private static final int ROUNDS = 3;
    private static final long KIBIBYTE = 1_024;

    private final long[] figures = new long[ROUNDS];
    private String subject = "";

    /** The median of several rounds, each with an engine of its own. */
    private long bytesEach(TestInfo test, BiConsumer<TestEngine, Integer> make) {
        subject = test.getTestMethod().orElseThrow().getName();
        for (int round = 0; round < ROUNDS; round++) {
            TestEngine engine = new TestEngine();
            makeSome(engine, make, -WARM_UP, 0);
            long before = UsedHeap.bytes();
            makeSome(engine, make, 0, COUNT);
            figures[round] = (UsedHeap.bytes() - before) / COUNT;
            engine.close();
        }
        Arrays.sort(figures);
        return figures[ROUNDS / 2];
    }

    private static void makeSome(TestEngine engine, BiConsumer<TestEngine, Integer> make, int from, int to) {
        for (int i = from; i < to; i++) {
            make.accept(engine, i);
        }
        engine.run();
    }

    @AfterEach
    void print() {
        System.out.printf(
                "%s: %d bytes (%d to %d in %d rounds), Java %s%n",
                subject,
                figures[ROUNDS / 2],
                figures[0],
                figures[ROUNDS - 1],
                ROUNDS,
                Runtime.version().feature());
    }

    @Test
    void idleConnection_withOneSubscription_costsAtMostAKibibyte(TestInfo test) {
        ConnectionListener listener = new Subscriber("topic");

        long bytes = bytesEach(test, (engine, i) -> open(engine, i, listener));

        assertThat(bytes).isBetween(300L, KIBIBYTE);
    }

    @Test
    void connectionThatHasReadAnEvent_costsAtMostAKibibyte(TestInfo test) {
        ConnectionListener listener = new Subscriber("topic");

        long bytes = bytesEach(test, (engine, i) -> {
            open(engine, i, listener);
            if (i == COUNT - 1) {
                engine.publish("topic", "an event for all of them");
            }
        });

        assertThat(bytes).isBetween(300L, KIBIBYTE);
    }

    @Test
    void eachFurtherSubscription_costsLittle(TestInfo test) {
        ConnectionListener one = new Subscriber("topic");
        long single = bytesEach(test, (engine, i) -> open(engine, i, one));
        ConnectionListener two = new Subscriber("topic", "another");

        long pair = bytesEach(test, (engine, i) -> open(engine, i, two));

        assertThat(pair - single).isLessThan(400);
    }

    @Test
    void idleTopic_withAnEventOfAHundredBytes_costsWellUnderAKibibyte(TestInfo test) {
        String data = "x".repeat(70);

        long bytes = bytesEach(test, (engine, i) -> engine.publish("topic " + i, data));

        assertThat(bytes).isBetween(300L, KIBIBYTE * 4 / 5);
    }

    @Test
    void emptyTopic_costsLessThanHalfAKibibyte(TestInfo test) {
        long bytes = bytesEach(test, (engine, i) -> {
            SseConnection reader = i == -WARM_UP
                    ? open(engine, i, new Subscriber())
                    : engine.broadcaster
                            .registry()
                            .fromAddress("192.0.2." + -WARM_UP)
                            .get(0);
            reader.subscribe("topic " + i).cancel();
        });

        assertThat(bytes).isBetween(100L, KIBIBYTE / 2);
    }

    @Test
    void endedConnections_leaveNothingBehind(TestInfo test) {
        ConnectionListener listener = new Subscriber("topic");

        long bytes = bytesEach(test, (engine, i) -> {
            SseConnection connection = open(engine, i, listener);
            engine.run();
            connection.close();
            engine.run();
        });

        assertThat(bytes).isLessThan(20);
    }

    @Test
    void endedSubscriptions_leaveNothingBehind(TestInfo test) {
        long bytes = bytesEach(test, (engine, i) -> {
            SseConnection reader = i == -WARM_UP
                    ? open(engine, i, new Subscriber("other"))
                    : engine.broadcaster.registry().inTopic("other").get(0);
            reader.subscribe("topic");
            engine.run();
            reader.unsubscribe("topic");
            engine.run();
        });

        assertThat(bytes).isLessThan(20);
    }

    @Test
    void eventInALog_costsItsBytesAndLittleMore(TestInfo test) {
        SseEvent event = SseEvent.of("x".repeat(70));

        long bytes = bytesEach(test, (engine, i) -> {
            engine.broadcaster.publish("topic", event);
            engine.clock.advance(Duration.ofNanos(1));
        });

        assertThat(bytes).isLessThan(150);
    }

    @Test
    void forgottenIdsOfTheApplication_leaveNothingBehind(TestInfo test) {
        long bytes = bytesEach(test, (engine, i) -> {
            engine.broadcaster.publish("topic " + i, SseEvent.of("x").withId("id " + i));
            if (i == -1 || i == COUNT - 1) {
                engine.runFor(Duration.ofHours(1));
            }
        });

        assertThat(bytes).isLessThan(50);
    }

    @Test
    void idOfTheApplication_costsAFewHundredBytes(TestInfo test) {
        long plain = bytesEach(test, (engine, i) -> publish(engine, SseEvent.of("x".repeat(70))));

        long named = bytesEach(
                test, (engine, i) -> publish(engine, SseEvent.of("x".repeat(70)).withId("" + i)));

        assertThat(named - plain).isLessThan(350);
    }

    private static void publish(TestEngine engine, SseEvent event) {
        engine.broadcaster.publish("topic", event);
        engine.clock.advance(Duration.ofNanos(1));
    }

    @Test
    void termsOfAConnection_costLittle(TestInfo test) {
        ConnectionListener without = new Subscriber("topic");
        long plain = bytesEach(test, (engine, i) -> open(engine, i, without));

        long limited = bytesEach(test, (engine, i) -> open(engine, i, without).expireAfter(Duration.ofHours(1)));

        assertThat(limited - plain).isLessThan(150);
    }

    @Test
    void completedTopicThatIsForgotten_costsLittle(TestInfo test) {
        long bytes = bytesEach(test, (engine, i) -> {
            engine.broadcaster.complete("topic " + i, SseEvent.of("x".repeat(70)));
            if (i == -1 || i == COUNT - 1) {
                engine.runFor(Duration.ofMinutes(20));
            }
        });

        assertThat(bytes).isBetween(100L, KIBIBYTE);
    }

    private static SseConnection open(TestEngine engine, int number, ConnectionListener listener) {
        ConnectionRequest request = ConnectionRequest.from("192.0.2." + number).withUser("user " + number);
        return engine.broadcaster.admit(request).open(new Nowhere(), listener);
    }

    private record Subscriber(String... topics) implements ConnectionListener {

        @Override
        public void onOpen(SseConnection connection) {
            for (String topic : topics) {
                connection.subscribe(topic);
            }
        }
    }

    /** A transport without a field: it costs its header. */
    private static final class Nowhere implements Transport {

        @Override
        public void start(TransportListener listener) {
            // nothing to tell
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            // nowhere
        }

        @Override
        public void flush() {
            // nowhere
        }

        @Override
        public void complete() {
            // nowhere
        }

        @Override
        public void abort() {
            // nowhere
        }
    }
}
