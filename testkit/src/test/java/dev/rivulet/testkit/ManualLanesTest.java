// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rivulet.broadcast.LaneRunner.Handle;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class ManualLanesTest {

    private static final long NEVER = Long.MAX_VALUE;

    private final ManualLanes lanes = new ManualLanes();
    private final List<String> ran = new ArrayList<>();

    private Handle start(String name, long delay) {
        return lanes.start(() -> {
            ran.add(name + '@' + lanes.clock().elapsed().toMillis());
            return delay;
        });
    }

    @Test
    void startedLane_runsOnceWhenToldTo() {
        start("a", NEVER);

        assertThat(ran).isEmpty();
        assertThat(lanes.woken()).containsExactly(0);
        assertThat(lanes.runUntilIdle()).isEqualTo(1);
        assertThat(lanes.runUntilIdle()).isZero();
        assertThat(ran).containsExactly("a@0");
    }

    @Test
    void wokenLane_runsAgain() {
        Handle a = start("a", NEVER);
        start("b", NEVER);
        lanes.runUntilIdle();

        a.wake();
        a.wake();

        assertThat(lanes.woken()).containsExactly(0);
        assertThat(lanes.runUntilIdle()).isEqualTo(1);
    }

    @Test
    void laneWokenWhileItRuns_runsAgain() {
        Deque<Handle> self = new ArrayDeque<>();
        self.add(lanes.start(() -> {
            ran.add("run");
            if (ran.size() < 3) {
                self.peek().wake();
            }
            return NEVER;
        }));

        assertThat(lanes.runUntilIdle()).isEqualTo(3);
    }

    @Test
    void laneThatAnswersZero_runsAgainWithoutWakeUp() {
        int[] left = {4};
        lanes.start(() -> --left[0] > 0 ? 0 : NEVER);

        assertThat(lanes.runUntilIdle()).isEqualTo(4);
    }

    @Test
    void lanesThatWakeEachOtherForEver_areReported() {
        lanes.start(() -> 0);

        assertThatThrownBy(lanes::runUntilIdle)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("[0] do not come to rest");
    }

    @Test
    void delay_isHonouredByTheClockOnly() {
        start("a", Duration.ofMillis(10).toNanos());
        lanes.runUntilIdle();

        lanes.clock().advance(Duration.ofMillis(9));
        assertThat(lanes.runDue()).isZero();
        lanes.clock().advance(Duration.ofMillis(1));
        assertThat(lanes.runUntilIdle()).isZero();
        assertThat(lanes.runDue()).isEqualTo(1);
    }

    @Test
    void runFor_runsEachLaneAtItsMoments() {
        start("a", Duration.ofMillis(10).toNanos());
        start("b", Duration.ofMillis(15).toNanos());
        start("c", NEVER);

        int runs = lanes.runFor(Duration.ofMillis(32));

        assertThat(ran).containsExactly("a@0", "b@0", "c@0", "a@10", "b@15", "a@20", "a@30", "b@30");
        assertThat(runs).isEqualTo(8);
        assertThat(lanes.clock().elapsed()).isEqualTo(Duration.ofMillis(32));
        assertThatIllegalArgumentException().isThrownBy(() -> lanes.runFor(Duration.ofMillis(-1)));
    }

    @Test
    void delays_surviveAnOverflowingClock() {
        ManualLanes late = new ManualLanes(new ManualClock(Long.MAX_VALUE - 5));
        int[] runs = {0};
        late.start(() -> {
            runs[0]++;
            return 10;
        });
        late.start(() -> NEVER);

        late.runFor(Duration.ofNanos(25));

        assertThat(runs[0]).isEqualTo(3);
    }

    @Test
    void run_runsOneLaneOnceWhetherWokenOrNot() {
        start("a", NEVER);
        start("b", NEVER);

        assertThat(lanes.run(1)).isTrue();
        assertThat(lanes.run(1)).isFalse();
        assertThat(ran).containsExactly("b@0", "b@0");
        assertThat(lanes.woken()).containsExactly(0);
        assertThatThrownBy(() -> lanes.run(2)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void stoppedLane_runsNoMore() {
        Handle a = start("a", 0);
        lanes.run(0);

        a.stop();
        a.wake();

        assertThat(lanes.runDue()).isZero();
        assertThat(lanes.run(0)).isFalse();
        assertThat(lanes.runFor(Duration.ofSeconds(1))).isZero();
        assertThat(lanes.running()).isEmpty();
        assertThat(lanes.count()).isEqualTo(1);
    }

    @Test
    void laneStartedByALane_runsToo() {
        lanes.start(() -> {
            if (lanes.count() < 3) {
                lanes.start(() -> NEVER);
            }
            return NEVER;
        });

        assertThat(lanes.runUntilIdle()).isEqualTo(2);
    }

    @Test
    void laneThatRunsItself_isRefused() {
        lanes.start(() -> {
            lanes.run(0);
            return NEVER;
        });

        assertThatIllegalStateException().isThrownBy(lanes::runUntilIdle);
    }

    @Test
    void laneThatThrows_passesItOnAndRunsAgainWhenWoken() {
        boolean[] broken = {true};
        Handle lane = lanes.start(() -> {
            if (broken[0]) {
                throw new IllegalArgumentException("broken");
            }
            return NEVER;
        });

        assertThatIllegalArgumentException().isThrownBy(lanes::runUntilIdle);
        broken[0] = false;
        assertThat(lanes.runFor(Duration.ofDays(1))).isZero();
        lane.wake();
        assertThat(lanes.runUntilIdle()).isEqualTo(1);
    }
}
