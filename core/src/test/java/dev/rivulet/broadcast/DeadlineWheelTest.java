// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DeadlineWheelTest {

    private static final long TICK = 10;
    private static final long NEVER = Long.MIN_VALUE;

    private final List<String> fired = new ArrayList<>();

    private final class Timer extends DeadlineWheel.Entry {
        private final String name;
        long due = NEVER;
        long firedAt = NEVER;

        Timer(String name) {
            this.name = name;
        }

        @Override
        void onDeadline(long now) {
            fired.add(name);
            firedAt = now;
        }
    }

    @Test
    void emptyWheel_isNeverDue() {
        DeadlineWheel wheel = new DeadlineWheel(TICK, 0);

        assertThat(wheel.nanosUntilNext(0)).isEqualTo(Long.MAX_VALUE);
        wheel.advance(1_000_000);
        assertThat(wheel.nanosUntilNext(1_000_000)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void deadline_firesOnceAndNotBefore() {
        DeadlineWheel wheel = new DeadlineWheel(TICK, 0);
        wheel.schedule(new Timer("a"), 25);

        wheel.advance(24);
        assertThat(fired).isEmpty();
        assertThat(wheel.nanosUntilNext(24)).isEqualTo(6);
        wheel.advance(30);
        assertThat(fired).containsExactly("a");
        wheel.advance(10_000);
        assertThat(fired).containsExactly("a");
        assertThat(wheel.nanosUntilNext(10_000)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void cancelledDeadline_doesNotFire() {
        DeadlineWheel wheel = new DeadlineWheel(TICK, 0);
        Timer timer = new Timer("a");
        wheel.schedule(timer, 20);

        wheel.cancel(timer);
        wheel.cancel(timer);

        assertThat(wheel.nanosUntilNext(0)).isEqualTo(Long.MAX_VALUE);
        wheel.advance(1_000);
        assertThat(fired).isEmpty();
    }

    @Test
    void movedDeadline_firesAtItsNewTimeOnly() {
        DeadlineWheel wheel = new DeadlineWheel(TICK, 0);
        Timer timer = new Timer("a");
        wheel.schedule(timer, 20);
        wheel.schedule(timer, 400);

        wheel.advance(399);
        assertThat(fired).isEmpty();
        wheel.advance(400);
        assertThat(fired).containsExactly("a");
    }

    @Test
    void deadlineInThePast_firesWithTheNextTick() {
        DeadlineWheel wheel = new DeadlineWheel(TICK, 0);
        wheel.advance(100);
        wheel.schedule(new Timer("a"), 5);

        wheel.advance(109);
        assertThat(fired).isEmpty();
        wheel.advance(110);
        assertThat(fired).containsExactly("a");
    }

    @Test
    void deadlineBeyondTheHorizon_firesInItsTurn() {
        DeadlineWheel wheel = new DeadlineWheel(TICK, 0);
        wheel.schedule(new Timer("far"), 64 * TICK * 100 + 5);

        for (long now = 0; now <= 64 * TICK * 100; now += TICK) {
            wheel.advance(now);
        }
        assertThat(fired).isEmpty();
        wheel.advance(64 * TICK * 100 + TICK);
        assertThat(fired).containsExactly("far");
    }

    @Test
    void longPause_firesEverythingThatIsDueAtOnce() {
        DeadlineWheel wheel = new DeadlineWheel(TICK, 0);
        for (int i = 1; i <= 500; i++) {
            wheel.schedule(new Timer("t" + i), i * 7L);
        }

        wheel.advance(1_000_000);

        assertThat(fired).hasSize(500).doesNotHaveDuplicates();
    }

    @Test
    void entryThatSchedulesItselfAnew_firesAgainInALaterTick() {
        DeadlineWheel wheel = new DeadlineWheel(TICK, 0);
        int[] count = {0};
        DeadlineWheel.Entry periodic = new DeadlineWheel.Entry() {
            @Override
            void onDeadline(long now) {
                count[0]++;
                wheel.schedule(this, now);
            }
        };
        wheel.schedule(periodic, TICK);

        wheel.advance(TICK);
        assertThat(count[0]).isEqualTo(1);
        wheel.advance(2 * TICK);
        assertThat(count[0]).isEqualTo(2);
    }

    @Test
    void entryThatCancelsAnotherOfItsTick_isObeyed() {
        DeadlineWheel wheel = new DeadlineWheel(TICK, 0);
        Timer other = new Timer("other");
        wheel.schedule(
                new DeadlineWheel.Entry() {
                    @Override
                    void onDeadline(long now) {
                        wheel.cancel(other);
                    }
                },
                TICK);
        wheel.schedule(other, TICK);

        wheel.advance(1_000);

        assertThat(fired).isEmpty();
    }

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 300);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyDeadline_firesOnceAndAtMostOneTickLate(long seed) {
        Random random = new Random(seed);
        long now = random.nextBoolean() ? random.nextInt(1_000) : Long.MAX_VALUE - random.nextInt(1_000_000);
        long tick = 1L + random.nextInt(20);
        DeadlineWheel wheel = new DeadlineWheel(tick, now);
        List<Timer> timers =
                IntStream.range(0, 30).mapToObj(i -> new Timer("t" + i)).toList();
        for (int step = 0; step < 300; step++) {
            change(timers.get(random.nextInt(timers.size())), random, wheel, now);
            long sleep = Math.min(wheel.nanosUntilNext(now), 10_000);
            checkNoneIsMissed(timers, now + sleep, tick);
            now += random.nextInt(4) == 0 ? sleep + random.nextInt(500) : (long) (random.nextDouble() * (sleep + 1));
            wheel.advance(now);
            checkFired(timers, now, tick);
        }
    }

    private static void change(Timer timer, Random random, DeadlineWheel wheel, long now) {
        if (random.nextInt(8) == 0) {
            wheel.cancel(timer);
            timer.due = NEVER;
        } else if (random.nextBoolean()) {
            timer.due = now + random.nextInt(random.nextBoolean() ? 100 : 5_000);
            wheel.schedule(timer, timer.due);
        }
    }

    /** Nothing may be due for longer than a tick when a lane wakes that has slept for as long as it was told. */
    private static void checkNoneIsMissed(List<Timer> timers, long wakeUp, long tick) {
        for (Timer timer : timers) {
            assertThat(timer.due == NEVER || wakeUp - timer.due <= tick).isTrue();
        }
    }

    private static void checkFired(List<Timer> timers, long now, long tick) {
        for (Timer timer : timers) {
            if (timer.firedAt != NEVER) {
                assertThat(timer.due).isNotEqualTo(NEVER);
                assertThat(now - timer.due).isNotNegative();
                timer.firedAt = NEVER;
                timer.due = NEVER;
            } else if (timer.due != NEVER) {
                assertThat(now - timer.due).isLessThan(tick);
            }
        }
    }
}
