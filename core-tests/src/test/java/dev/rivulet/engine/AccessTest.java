// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.ResumeOutcome;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.connection.StartFrom;
import dev.rivulet.connection.Subscription;
import dev.rivulet.event.SseEvent;
import dev.rivulet.testkit.ScriptedTransport;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which topics a connection may read. */
@ExtendWith(QuietLogs.class)
class AccessTest {

    private static Peer connect(
            TestEngine engine,
            String lastEventId,
            BiPredicate<SseConnection, String> maySubscribe,
            Consumer<SseConnection> onOpen) {
        Peer peer = new Peer(
                new ScriptedTransport(), lastEventId.isEmpty() ? Peer.request() : Peer.request(lastEventId), onOpen);
        peer.maySubscribe = maySubscribe;
        return engine.open(peer);
    }

    @Test
    void topicThatIsDenied_isNotRead_andLeavesNothingBehind() {
        try (TestEngine engine = new TestEngine()) {
            engine.publish("secret", "old");
            List<Subscription> made = new ArrayList<>();
            Peer peer = connect(engine, "", (connection, topic) -> !topic.startsWith("secret"), connection -> {
                made.add(connection.subscribe("secret", StartFrom.oldest()));
                made.add(connection.subscribe("secret too"));
                made.add(connection.subscribe("open"));
            });
            engine.publish("secret", "new");
            engine.publish("open", "1");
            engine.run();

            assertThat(made)
                    .extracting(Subscription::outcome)
                    .containsExactly(ResumeOutcome.DENIED, ResumeOutcome.DENIED, ResumeOutcome.FRESH);
            assertThat(made).extracting(Subscription::topic).containsExactly("secret", "secret too", "open");
            assertThat(peer.data()).containsExactly("1");
            assertThat(peer.connection().topics()).containsExactly("open");
            assertThat(peer.connection().unsubscribe("secret")).isFalse();
            assertThat(engine.broadcaster.registry().countInTopic("secret")).isZero();
            assertThat(engine.broadcaster.stats().topics()).isEqualTo(2);
            made.get(0).cancel();
            engine.run();
            assertThat(peer.closed).isEmpty();
        }
    }

    @Test
    void topicThatIsDenied_isNoGapOfAPeerThatComesBack() {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = connect(engine, "elsewhere-7", (c, topic) -> false, c -> c.subscribe("secret"));

            assertThat(peer.gaps).isEmpty();
            assertThat(peer.transport.byteCount()).isZero();
        }
    }

    @Test
    void hook_isAskedOnceForEachNewSubscription_onTheCallingThread() {
        try (TestEngine engine = new TestEngine()) {
            List<String> asked = new ArrayList<>();
            Peer peer = connect(engine, "", (connection, topic) -> asked.add(connection.state() + " " + topic), c -> {
                c.subscribe("t");
                c.subscribe("t");
            });
            peer.connection().subscribe("t");
            peer.connection().subscribe("u");
            peer.connection().unsubscribe("t");
            peer.connection().subscribe("t");

            assertThat(asked).containsExactly("OPENING t", "OPEN u", "OPEN t");
        }
    }

    @Test
    void topicThatIsDenied_mayBeAllowedLater() {
        try (TestEngine engine = new TestEngine()) {
            List<String> allowed = new ArrayList<>();
            Peer peer = connect(engine, "", (connection, topic) -> allowed.contains(topic), c -> c.subscribe("t"));
            allowed.add("t");

            assertThat(peer.outcome("t")).isEqualTo(ResumeOutcome.FRESH);
            engine.publish("t", "1");
            engine.run();

            assertThat(peer.data()).containsExactly("1");
        }
    }

    @Test
    void topicWithoutAName_isRefusedBeforeTheHookIsAsked() {
        try (TestEngine engine = new TestEngine()) {
            List<String> asked = new ArrayList<>();
            Peer peer = connect(engine, "", (connection, topic) -> asked.add(topic), c -> {});

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> peer.connection().subscribe(""));

            assertThat(asked).isEmpty();
        }
    }

    static List<Throwable> failures() {
        return Failures.ofEveryKind();
    }

    @ParameterizedTest
    @MethodSource("failures")
    void hookThatFails_tellsTheCallerAndChangesNothing(Throwable failure) {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = connect(engine, "", (connection, topic) -> !topic.equals("fails") || fail(failure), c -> {});

            assertThatThrownBy(() -> peer.connection().subscribe("fails")).isSameAs(failure);
            peer.connection().subscribe("t");
            engine.publish("t", "1");
            engine.publish("fails", "2");
            engine.run();

            assertThat(peer.data()).containsExactly("1");
            assertThat(peer.connection().topics()).containsExactly("t");
        }
    }

    @ParameterizedTest
    @MethodSource("failures")
    void hookThatFailsInOnOpen_endsItsConnectionAlone(Throwable failure) {
        try (TestEngine engine = new TestEngine()) {
            Peer other = engine.connect("t");
            Peer peer = connect(engine, "", (connection, topic) -> fail(failure), c -> {
                c.send(SseEvent.of("hello"));
                c.subscribe("t");
            });
            Thread.interrupted();
            engine.publish("t", "1");
            engine.run();

            assertThat(peer.closed).containsExactly(CloseReason.APPLICATION_ERROR);
            assertThat(peer.transport.byteCount()).isZero();
            assertThat(other.data()).containsExactly("1");
        }
    }

    private static boolean fail(Throwable failure) {
        throw Failures.thrown(failure);
    }
}
