// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class ManualClockTest {

    @Test
    void clock_standsStillUntilItIsMoved() {
        ManualClock clock = new ManualClock();

        assertThat(clock.getAsLong()).isZero();
        clock.advance(Duration.ofMillis(5));
        assertThat(clock.getAsLong()).isEqualTo(5_000_000);
        assertThat(clock.getAsLong()).isEqualTo(5_000_000);
        assertThat(clock.elapsed()).isEqualTo(Duration.ofMillis(5));
        assertThat(clock).hasToString("ManualClock[PT0.005S]");
    }

    @Test
    void instants_moveWithTheClock() {
        ManualClock clock = new ManualClock(42);
        InstantSource instants = clock.instantSource();

        clock.advance(Duration.ofDays(1));

        assertThat(instants.instant()).isEqualTo(Instant.parse("2000-01-02T00:00:00Z"));
    }

    @Test
    void clockThatStartsNearTheHighestNumber_goesOnBeyondIt() {
        ManualClock clock = new ManualClock(Long.MAX_VALUE - 1);

        clock.advance(Duration.ofNanos(3));

        assertThat(clock.getAsLong()).isEqualTo(Long.MIN_VALUE + 1);
        assertThat(clock.elapsed()).isEqualTo(Duration.ofNanos(3));
    }

    @Test
    void clock_doesNotGoBack() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ManualClock().advance(Duration.ofNanos(-1)));
    }
}
