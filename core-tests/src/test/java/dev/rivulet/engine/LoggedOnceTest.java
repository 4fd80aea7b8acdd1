// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.connection.StartFrom;
import dev.rivulet.event.SseEvent;
import dev.rivulet.log.Position;
import dev.rivulet.testkit.ScriptedTransport;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever hook fails in whatever way: the log is told once, and another connection on the same lane goes on. */
class LoggedOnceTest {

    /** Has one connection fail, or one that it makes. */
    private interface Hook {
        void fail(TestEngine engine, Peer peer, Runnable failing);
    }

    record Named(String name, Hook hook) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static List<Named> hooks() {
        return List.of(
                new Named("onOpen", (engine, peer, failing) -> engine.connect(Peer.request(), c -> failing.run())),
                new Named("maySubscribe", LoggedOnceTest::failToSubscribe),
                new Named("onGap", LoggedOnceTest::failOnGap),
                new Named("onClose", (engine, peer, failing) -> {
                    peer.onClose = failing;
                    peer.connection().close();
                }),
                new Named("check", (engine, peer, failing) -> {
                    peer.connection().recheckEvery(Duration.ofSeconds(1), c -> isRun(failing));
                    engine.runFor(Duration.ofSeconds(3));
                }),
                new Named("audience of many readers", (engine, peer, failing) -> {
                    engine.connect("a");
                    engine.broadcaster.publish("a", SseEvent.of("for nobody"), c -> isRun(failing));
                }),
                new Named("audience of everybody", (engine, peer, failing) -> {
                    engine.broadcaster.broadcast(SseEvent.of("for nobody"), c -> isRun(failing));
                }),
                new Named("whenWritten", (engine, peer, failing) -> peer.connection()
                        .whenWritten(failing)));
    }

    private static boolean isRun(Runnable failing) {
        failing.run();
        return true;
    }

    private static void failToSubscribe(TestEngine engine, Peer peer, Runnable failing) {
        Peer other = new Peer(new ScriptedTransport(), Peer.request(), c -> c.subscribe("a"));
        other.maySubscribe = (connection, topic) -> isRun(failing);
        engine.open(other);
    }

    private static void failOnGap(TestEngine engine, Peer peer, Runnable failing) {
        peer.onGap = (connection, gap) -> failing.run();
        peer.connection().subscribe("b", StartFrom.after(new Position("elsewhere", 7)));
    }

    static Stream<Arguments> hooksAndFailures() {
        return hooks().stream()
                .flatMap(hook -> Failures.ofEveryKind().stream().map(failure -> Arguments.of(hook, failure)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("hooksAndFailures")
    void failure_isLoggedOnce_andNobodyElseNoticesIt(Named hook, Throwable failure) {
        try (LoggedFailures log = new LoggedFailures();
                TestEngine engine = new TestEngine(builder -> builder.lanes(1))) {
            Peer other = engine.connect("t");
            Peer peer = engine.connect("a");

            hook.hook.fail(engine, peer, () -> {
                throw Failures.thrown(failure);
            });
            engine.run();
            Thread.interrupted();
            engine.publish("t", "1");
            engine.run();

            assertThat(log.seen()).containsExactly(failure);
            assertThat(other.data()).containsExactly("1");
            assertThat(other.closed).isEmpty();
        }
    }
}
