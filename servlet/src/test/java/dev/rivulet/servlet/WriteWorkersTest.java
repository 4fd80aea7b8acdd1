// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class WriteWorkersTest {

    private static final int LIMIT = 3;

    private final WriteWorkers workers = new WriteWorkers(LIMIT);

    @Test
    void tasks_neverRunMoreThanTheLimitAtOnce_andAllOfThemRun() throws Exception {
        int count = 200_000;
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch all = new CountDownLatch(count);
        Runnable task = () -> {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            inside.decrementAndGet();
            all.countDown();
        };
        Thread other = new Thread(() -> repeat(task, count / 2));
        other.start();
        repeat(task, count / 2);

        assertThat(all.await(20, TimeUnit.SECONDS)).as("left " + all.getCount()).isTrue();
        assertThat(most.get()).isBetween(1, LIMIT);
        other.join();
        workers.stop();
    }

    private void repeat(Runnable task, int times) {
        for (int i = 0; i < times; i++) {
            workers.execute(task);
        }
    }

    @Test
    void tasksBeyondTheLimit_waitForTheFirstThatEnds() throws Exception {
        Semaphore held = new Semaphore(0);
        CountDownLatch late = new CountDownLatch(1);
        for (int i = 0; i < LIMIT; i++) {
            workers.execute(held::acquireUninterruptibly);
        }
        workers.execute(late::countDown);

        assertThat(late.getCount()).isEqualTo(1);
        held.release();

        assertThat(late.await(20, TimeUnit.SECONDS)).isTrue();
        held.release(LIMIT);
        workers.stop();
    }

    @Test
    void stop_interruptsWhatIsHeldUp_runsWhatWaits_andTakesNothingMore() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(LIMIT);
        CountDownLatch waiting = new CountDownLatch(1);
        CountDownLatch started = new CountDownLatch(LIMIT);
        for (int i = 0; i < LIMIT; i++) {
            workers.execute(() -> {
                started.countDown();
                awaitInterrupt();
                interrupted.countDown();
            });
        }
        workers.execute(waiting::countDown);
        assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();

        workers.stop();

        assertThat(interrupted.getCount()).isZero();
        assertThat(waiting.getCount()).isZero();
        assertThatThrownBy(() -> workers.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
    }

    private static void awaitInterrupt() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException expected) {
            // that is what it waits for
        }
    }
}
