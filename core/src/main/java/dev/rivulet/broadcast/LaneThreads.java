// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Gives each lane a thread of its own, which parks while there is nothing to do. */
final class LaneThreads implements LaneRunner {

    private static final int LAST_RUNS = 1_000;

    private final ThreadFactory threads;

    LaneThreads(ThreadFactory threads) {
        this.threads = threads;
    }

    @Override
    public Handle start(Lane lane) {
        Loop loop = new Loop(lane);
        Thread thread = threads.newThread(loop);
        if (thread == null) {
            throw new IllegalStateException("threadFactory: made no thread for a lane");
        }
        loop.thread = thread;
        thread.start();
        return loop;
    }

    /*
     * wake() raises "signalled", then looks at "parked"; the loop raises "parked", then looks at "signalled". Both are volatile, so at least
     * one of the two sees the other: either the loop does not park, or it is unparked.
     */
    private static final class Loop implements Handle, Runnable {

        private final Lane lane;
        private volatile @Nullable Thread thread;
        private volatile boolean signalled;
        private volatile boolean parked;
        private volatile boolean stopped;

        Loop(Lane lane) {
            this.lane = lane;
        }

        @Override
        public void run() {
            while (!stopped) {
                Thread.interrupted(); // nobody interrupts a lane for a reason, and an interrupted thread would break
                // its sockets
                signalled = false;
                long nanos = lane.run();
                if (nanos > 0) {
                    park(nanos);
                }
            }
            runOut();
        }

        /** What was marked before the lane was stopped is still done, the cutting of connections above all. */
        private void runOut() {
            for (int i = 0; i < LAST_RUNS && lane.run() == 0; i++) {
                signalled = false;
            }
        }

        private void park(long nanos) {
            parked = true;
            if (!signalled && !stopped) {
                LockSupport.parkNanos(this, nanos);
            }
            parked = false;
        }

        @Override
        public void wake() {
            if (!signalled) {
                signalled = true;
                if (parked) {
                    LockSupport.unpark(thread);
                }
            }
        }

        @Override
        public void stop() {
            stopped = true;
            LockSupport.unpark(thread);
        }

        @Override
        @SuppressWarnings("ReferenceEquality")
        public boolean awaitStopped(Duration maximum) throws InterruptedException {
            Thread running = thread;
            if (running == null || running == Thread.currentThread()) {
                return true;
            }
            running.join(Math.max(1, maximum.toMillis()));
            return !running.isAlive();
        }
    }
}
