// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LaneTaskTest {

    private final AtomicLong clock = new AtomicLong();
    private final Lane lane = new Lane(clock::get, TimeUnit.SECONDS.toNanos(1));
    private final List<String> log = new ArrayList<>();

    private LaneTask task(String name, Runnable action) {
        return new LaneTask(lane) {
            @Override
            void run() {
                log.add(name);
                action.run();
            }
        };
    }

    @Test
    void taskMarkedOften_runsOnce() {
        LaneTask task = task("a", () -> {});
        task.mark();
        task.mark();
        task.mark();

        lane.run();
        lane.run();

        assertThat(log).containsExactly("a");
    }

    @Test
    void taskMarkedWhileItRuns_runsAgain() {
        List<LaneTask> self = new ArrayList<>();
        self.add(task("a", () -> {
            if (log.size() < 3) {
                self.get(0).mark();
                self.get(0).mark();
            }
        }));
        self.get(0).mark();

        lane.run();

        assertThat(log).containsExactly("a", "a", "a");
    }

    @Test
    void tasks_runInTheOrderOfTheirFirstMark() {
        LaneTask a = task("a", () -> {});
        LaneTask b = task("b", () -> {});
        b.mark();
        a.mark();
        b.mark();

        lane.run();

        assertThat(log).containsExactly("b", "a");
    }

    @Test
    void taskThatFails_doesNotKeepOthersFromRunning() {
        LaneTask failing = task("failing", () -> {
            throw new IllegalStateException("a defect, as this test wants it");
        });
        LaneTask broken = task("broken", () -> {
            throw new AssertionError("a defect, as this test wants it");
        });
        failing.mark();
        broken.mark();
        task("next", () -> {}).mark();

        lane.run();
        failing.mark();
        lane.run();

        assertThat(log).containsExactly("failing", "broken", "next", "failing");
    }

    @Test
    void taskThatMarksItselfForEver_leavesTheLaneTimeForItsDeadlines() {
        List<LaneTask> self = new ArrayList<>();
        self.add(task("busy", () -> self.get(0).mark()));
        lane.schedule(
                new DeadlineWheel.Entry() {
                    @Override
                    void onDeadline(long now) {
                        log.add("deadline");
                    }
                },
                TimeUnit.SECONDS.toNanos(1));
        self.get(0).mark();
        clock.set(TimeUnit.SECONDS.toNanos(2));

        long delay = lane.run();

        assertThat(delay).isZero();
        assertThat(log).startsWith("busy").endsWith("deadline");
    }

    @Test
    void laneWithNothingToDo_sleepsUntilItsNextDeadline() {
        assertThat(lane.run()).isEqualTo(Long.MAX_VALUE);
        DeadlineWheel.Entry entry = new DeadlineWheel.Entry() {
            @Override
            void onDeadline(long now) {
                log.add("at " + TimeUnit.NANOSECONDS.toMillis(now));
            }
        };
        lane.schedule(entry, TimeUnit.SECONDS.toNanos(1));

        long delay = lane.run();
        for (int i = 0; i < 10 && log.isEmpty(); i++) {
            clock.addAndGet(delay);
            delay = lane.run();
        }

        assertThat(clock.get()).isBetween(TimeUnit.SECONDS.toNanos(1), TimeUnit.MILLISECONDS.toNanos(1_035));
        assertThat(delay).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void laneThatIsStartedLate_isWokenForWhatWasMarkedBefore() {
        List<String> calls = new ArrayList<>();
        task("early", () -> {}).mark();

        lane.startOn(started -> new LaneRunner.Handle() {
            @Override
            public void wake() {
                calls.add("wake");
            }

            @Override
            public void stop() {
                calls.add("stop");
            }
        });
        assertThat(calls).containsExactly("wake");
        task("late", () -> {}).mark();
        lane.stop();

        assertThat(calls).containsExactly("wake", "wake", "stop");
    }

    @Test
    void laneThatWasNeverStarted_canBeStopped() {
        assertThatThrownBy(() -> lane.startOn(started -> {
                    throw new IllegalStateException("no threads left");
                }))
                .hasMessage("no threads left");
        lane.stop();
    }
}
