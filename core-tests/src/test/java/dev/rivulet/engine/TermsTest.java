// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.testkit.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Connections that last only for a while, or as long as a check says so. */
@ExtendWith(QuietLogs.class)
class TermsTest {

    private static final Duration TERM = Duration.ofSeconds(100);

    /** A deadline may fire one tick late; a tick is at most a quarter of a second. */
    private static final Duration TICK = Duration.ofMillis(250);

    private static Peer connect(TestEngine engine, Consumer<SseConnection> terms) {
        return engine.connect(Peer.request(), connection -> {
            connection.subscribe("t");
            terms.accept(connection);
        });
    }

    /** Lets time pass while events are published all the time. */
    private static void runBusyFor(TestEngine engine, Duration time) {
        Duration step = Duration.ofMillis(100);
        for (Duration left = time; !left.isZero(); ) {
            Duration now = left.compareTo(step) > 0 ? step : left;
            engine.publish("t", "busy");
            engine.runFor(now);
            left = left.minus(now);
        }
    }

    // ---- expiry

    @Test
    void expiry_endsTheConnectionWhenItIsDue() {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = connect(engine, connection -> connection.expireAfter(TERM));

            engine.runFor(TERM.minusNanos(1));
            assertThat(peer.closed).isEmpty();
            engine.runFor(TICK.plusNanos(1));

            assertThat(peer.closed).containsExactly(CloseReason.CREDENTIALS_EXPIRED);
            assertThat(peer.transport.isCompleted()).isTrue();
        }
    }

    @Test
    void expiry_endsABusyConnectionToo() {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = connect(engine, connection -> connection.expireAfter(Duration.ofSeconds(10)));

            runBusyFor(engine, Duration.ofMillis(9_999));
            assertThat(peer.closed).isEmpty();
            runBusyFor(engine, TICK.plusMillis(1));

            assertThat(peer.closed).containsExactly(CloseReason.CREDENTIALS_EXPIRED);
        }
    }

    @Test
    void expiryOfABlockedConnection_writesNothingMore_andEndsItByTheWriteTimeout() {
        try (TestEngine engine = new TestEngine(builder -> builder.writeTimeout(Duration.ofSeconds(60)))) {
            Peer reading = connect(engine, connection -> connection.expireAfter(Duration.ofSeconds(10)));
            Peer dead = connect(engine, connection -> connection.expireAfter(Duration.ofSeconds(10)));
            reading.transport.stall();
            dead.transport.stall();
            engine.publish("t", "1");
            engine.runFor(Duration.ofSeconds(11));
            assertThat(reading.connection().closeReason()).contains(CloseReason.CREDENTIALS_EXPIRED);
            assertThat(reading.closed).isEmpty();

            reading.transport.resume();
            engine.run();
            engine.runFor(Duration.ofSeconds(50));

            assertThat(reading.transport.byteCount()).isZero();
            assertThat(reading.transport.isCompleted()).isTrue();
            assertThat(dead.transport.isAborted()).isTrue();
            assertThat(dead.closed).containsExactly(CloseReason.CREDENTIALS_EXPIRED);
        }
    }

    @Test
    void laterCall_replacesTheEarlier_whicheverIsSooner() {
        try (TestEngine engine = new TestEngine()) {
            Peer renewed = connect(engine, connection -> connection.expireAfter(TERM));
            Peer shortened = connect(engine, connection -> connection.expireAfter(TERM.multipliedBy(10)));
            engine.runFor(TERM.dividedBy(2));
            renewed.connection().expireAfter(TERM);
            shortened.connection().expireAfter(Duration.ofSeconds(10));

            engine.runFor(Duration.ofSeconds(10).plus(TICK));
            assertThat(shortened.closed).containsExactly(CloseReason.CREDENTIALS_EXPIRED);
            engine.runFor(TERM.minusSeconds(10).minus(TICK).minusNanos(1));
            assertThat(renewed.closed).isEmpty();
            engine.runFor(TICK.plusNanos(1));

            assertThat(renewed.closed).containsExactly(CloseReason.CREDENTIALS_EXPIRED);
        }
    }

    @Test
    void expiryOfNoTime_endsTheConnectionWithinATick() {
        try (TestEngine engine = new TestEngine()) {
            Peer inOnOpen = connect(engine, connection -> connection.expireAfter(Duration.ZERO));
            Peer later = engine.connect("t");
            later.connection().expireAfter(Duration.ZERO);

            engine.runFor(TICK);

            assertThat(inOnOpen.closed).containsExactly(CloseReason.CREDENTIALS_EXPIRED);
            assertThat(later.closed).containsExactly(CloseReason.CREDENTIALS_EXPIRED);
        }
    }

    static Stream<Duration> endless() {
        return Stream.of(Duration.ofDays(3_654), Duration.ofSeconds(Long.MAX_VALUE, 999_999_999));
    }

    @ParameterizedTest
    @MethodSource("endless")
    void expiryBeyondTenYears_meansNever(Duration time) {
        try (TestEngine engine =
                new TestEngine(builder -> builder.heartbeat(Duration.ZERO).idleTopicTimeout(Duration.ofDays(3_000)))) {
            Peer peer = connect(engine, connection -> connection.expireAfter(TERM));
            peer.connection().expireAfter(time);

            engine.runFor(Duration.ofDays(30));

            assertThat(peer.closed).isEmpty();
        }
    }

    @Test
    void credentialsThatHaveExpiredAlready_endTheConnectionNow() {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = engine.connect("t");
            peer.connection().expireAfter(Duration.ofSeconds(-5));
            engine.runFor(Duration.ofSeconds(1));

            assertThat(peer.closed).containsExactly(CloseReason.CREDENTIALS_EXPIRED);
        }
    }

    @Test
    void termsThatMakeNoSense_areRefused() {
        try (TestEngine engine = new TestEngine()) {
            SseConnection connection = engine.connect("t").connection();

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> connection.recheckEvery(Duration.ofNanos(999_999), c -> true))
                    .withMessage("interval: must be at least 1 ms, but was PT0.000999999S");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> connection.recheckEvery(Duration.ofMillis(-1), c -> true));
        }
    }

    @Test
    void clockThatOverflows_changesNothing() {
        ManualClock nearlyOver = new ManualClock(Long.MAX_VALUE - TERM.toNanos() / 2);
        try (TestEngine engine = new TestEngine(nearlyOver, builder -> builder.maxAge(TERM.multipliedBy(3)))) {
            List<Duration> asked = new ArrayList<>();
            Peer expiring = connect(engine, connection -> connection.expireAfter(TERM));
            Peer aging = connect(engine, connection -> connection.recheckEvery(TERM, c -> asked.add(c.age())));

            engine.runFor(TERM.minusNanos(1));
            assertThat(expiring.closed).isEmpty();
            engine.runFor(TICK.plusNanos(1));
            assertThat(expiring.closed).containsExactly(CloseReason.CREDENTIALS_EXPIRED);
            assertThat(asked).hasSize(1);
            engine.runFor(TERM.multipliedBy(2));
            assertThat(aging.closed).containsExactly(CloseReason.MAX_AGE);
        }
    }

    @Test
    void termsOfAnEndedConnection_areWithoutEffect() {
        try (TestEngine engine = new TestEngine()) {
            List<String> asked = new ArrayList<>();
            Peer peer = engine.connect("t");
            peer.connection().close();
            engine.run();

            peer.connection().expireAfter(Duration.ofSeconds(1));
            peer.connection().recheckEvery(Duration.ofSeconds(1), c -> asked.add("again"));
            engine.runFor(TERM);

            assertThat(asked).isEmpty();
            assertThat(peer.closed).containsExactly(CloseReason.CLOSED_BY_APPLICATION);
        }
    }

    // ---- checks

    @Test
    void check_isAskedOnceEachInterval_silentBusyOrBlocked() {
        try (TestEngine engine = new TestEngine(builder -> builder.writeTimeout(Duration.ofHours(1)))) {
            List<String> asked = new ArrayList<>();
            Duration interval = Duration.ofSeconds(5);
            engine.connect(Peer.request(), c -> c.recheckEvery(interval, x -> asked.add("silent")));
            connect(engine, c -> c.recheckEvery(interval, x -> asked.add("busy")));
            Peer blocked = connect(engine, c -> c.recheckEvery(interval, x -> asked.add("blocked")));
            blocked.transport.stall();

            runBusyFor(engine, interval.minusMillis(1));
            assertThat(asked).isEmpty();
            runBusyFor(engine, TICK.plusMillis(1));
            assertThat(asked).containsExactlyInAnyOrder("silent", "busy", "blocked");
            runBusyFor(engine, interval.plus(TICK).multipliedBy(9));

            assertThat(asked.stream().filter("silent"::equals)).hasSize(10);
            assertThat(asked.stream().filter("busy"::equals)).hasSize(10);
            assertThat(asked.stream().filter("blocked"::equals)).hasSize(10);
        }
    }

    @Test
    void checkThatSaysNo_endsItsConnectionAlone() {
        try (TestEngine engine = new TestEngine()) {
            List<SseConnection> denied = new ArrayList<>();
            Peer one = connect(engine, c -> c.recheckEvery(TERM, x -> !denied.contains(x)));
            Peer two = connect(engine, c -> c.recheckEvery(TERM, x -> !denied.contains(x)));
            engine.runFor(TERM.multipliedBy(3));
            assertThat(one.closed).isEmpty();
            denied.add(one.connection());

            engine.runFor(TERM.plus(TICK));

            assertThat(one.closed).containsExactly(CloseReason.ACCESS_REVOKED);
            assertThat(one.transport.isCompleted()).isTrue();
            assertThat(two.closed).isEmpty();
        }
    }

    @Test
    void check_isMadeByTheExecutor_andNotAskedAnewBeforeItHasAnswered() {
        HeldExecutor executor = new HeldExecutor();
        try (TestEngine engine = new TestEngine(builder -> builder.callbackExecutor(executor))) {
            List<String> asked = new ArrayList<>();
            Peer peer = connect(engine, c -> c.recheckEvery(Duration.ofSeconds(1), x -> asked.add("again")));
            engine.runFor(Duration.ofSeconds(60));
            assertThat(asked).isEmpty();
            assertThat(executor.size()).isEqualTo(1);

            for (int i = 1; i <= 5; i++) {
                executor.runHeld();
                assertThat(asked).hasSize(i);
                engine.runFor(Duration.ofSeconds(2));
            }

            assertThat(peer.closed).isEmpty();
            executor.open();
        }
    }

    @Test
    void checkThatIsReplacedWhileItRuns_isStillNotAskedTwiceAtATime() {
        HeldExecutor executor = new HeldExecutor();
        try (TestEngine engine = new TestEngine(builder -> builder.callbackExecutor(executor))) {
            List<String> asked = new ArrayList<>();
            Peer peer = connect(engine, c -> c.recheckEvery(Duration.ofSeconds(1), x -> asked.add("old")));
            engine.runFor(Duration.ofSeconds(2));
            peer.connection().recheckEvery(Duration.ofSeconds(1), x -> asked.add("new"));
            engine.runFor(Duration.ofSeconds(5));
            assertThat(executor.size()).isEqualTo(1);

            executor.runHeld();
            engine.runFor(Duration.ofSeconds(2));
            executor.runHeld();

            assertThat(asked).containsExactly("old", "new");
            executor.open();
        }
    }

    @Test
    void laterCheck_replacesTheEarlier() {
        try (TestEngine engine = new TestEngine()) {
            List<String> asked = new ArrayList<>();
            Peer peer = connect(engine, c -> c.recheckEvery(TERM, x -> asked.add("old")));
            engine.runFor(TERM.dividedBy(2));
            peer.connection().recheckEvery(TERM, x -> asked.add("new"));

            engine.runFor(TERM.minusNanos(1));
            assertThat(asked).isEmpty();
            engine.runFor(TICK.plusNanos(1));

            assertThat(asked).containsExactly("new");
        }
    }

    @Test
    void checks_stopWhenTheConnectionHasEnded() {
        HeldExecutor executor = new HeldExecutor();
        try (TestEngine engine = new TestEngine(builder -> builder.callbackExecutor(executor))) {
            List<String> asked = new ArrayList<>();
            Peer peer = connect(engine, c -> c.recheckEvery(Duration.ofSeconds(1), x -> asked.add("again")));
            engine.runFor(Duration.ofSeconds(2));
            peer.connection().close();
            engine.runFor(Duration.ofSeconds(10));

            executor.open();
            engine.runFor(Duration.ofSeconds(10));

            assertThat(asked).isEmpty();
            assertThat(peer.closed).containsExactly(CloseReason.CLOSED_BY_APPLICATION);
        }
    }

    @Test
    void checks_doNotChangeTheHeartbeats() {
        Duration heartbeat = Duration.ofSeconds(10);
        try (TestEngine engine = new TestEngine(builder -> builder.heartbeat(heartbeat))) {
            Peer checked = connect(engine, c -> c.recheckEvery(Duration.ofSeconds(3), x -> true));
            Peer expiring = connect(engine, c -> c.expireAfter(Duration.ofSeconds(1_000)));

            engine.runFor(heartbeat.minusNanos(1));
            assertThat(checked.transport.byteCount()).isZero();
            engine.runFor(TICK.plusNanos(1));
            engine.runFor(heartbeat.plus(TICK).multipliedBy(9));

            assertThat(checked.transport.text()).isEqualTo(":\n".repeat(10));
            assertThat(expiring.transport.text()).isEqualTo(":\n".repeat(10));
        }
    }

    @Test
    void checksWithoutHeartbeats_areMadeToo() {
        try (TestEngine engine = new TestEngine(builder -> builder.heartbeat(Duration.ZERO))) {
            List<String> asked = new ArrayList<>();
            connect(engine, c -> c.recheckEvery(TERM, x -> asked.add("again")));

            engine.runFor(TERM.plus(TICK).multipliedBy(3));

            assertThat(asked).hasSize(3);
        }
    }

    // ---- maximum age

    @Test
    void maximumAge_endsEachConnectionAtItsOwnMomentInTheLastTenth() {
        try (TestEngine engine = new TestEngine(builder -> builder.maxAge(TERM))) {
            List<Peer> peers = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                peers.add(engine.connect("t"));
            }
            engine.runFor(TERM.multipliedBy(9).dividedBy(10).minusNanos(1));
            assertThat(peers).allMatch(peer -> peer.closed.isEmpty());
            engine.publish("t", "pending");

            int most = 0;
            int before = 0;
            for (int second = 0; second < 10; second++) {
                engine.runFor(Duration.ofSeconds(1));
                int ended = 200 - engine.broadcaster.registry().count();
                most = Math.max(most, ended - before);
                before = ended;
            }
            engine.runFor(TICK.plusNanos(1));

            assertThat(most).isLessThan(100);
            assertThat(peers).allSatisfy(peer -> {
                assertThat(peer.closed).containsExactly(CloseReason.MAX_AGE);
                assertThat(peer.data()).containsExactly("pending");
                assertThat(peer.transport.isCompleted()).isTrue();
            });
        }
    }

    @Test
    void maximumAge_isFromTheOpening_andBesideOtherTerms() {
        try (TestEngine engine = new TestEngine(builder -> builder.maxAge(TERM))) {
            engine.runFor(TERM);
            Peer soon = connect(engine, c -> c.expireAfter(Duration.ofSeconds(10)));
            Peer late = connect(engine, c -> c.expireAfter(TERM.multipliedBy(2)));

            engine.runFor(Duration.ofSeconds(10).plus(TICK));
            assertThat(soon.closed).containsExactly(CloseReason.CREDENTIALS_EXPIRED);
            assertThat(late.closed).isEmpty();
            engine.runFor(TERM);

            assertThat(late.closed).containsExactly(CloseReason.MAX_AGE);
        }
    }

    @Test
    void maximumAgeOfAMillisecond_isKept() {
        try (TestEngine engine = new TestEngine(builder -> builder.maxAge(Duration.ofMillis(1)))) {
            Peer peer = engine.connect("t");

            engine.runFor(Duration.ofMillis(2));

            assertThat(peer.closed).containsExactly(CloseReason.MAX_AGE);
        }
    }
}
