// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.security;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * Makes the checks again and again, on a thread of its own, as long as the application runs. No thread if there is nothing to check.
 *
 * <p>Thread safety: safe for use by any thread.
 */
final class AccessRecheck implements SmartLifecycle {

    private static final System.Logger LOG = System.getLogger(AccessRecheck.class.getName());

    private final List<AccessCheck> checks;
    private final Duration interval;
    private @Nullable ScheduledExecutorService thread;

    AccessRecheck(List<AccessCheck> checks, Duration interval) {
        this.checks = List.copyOf(checks);
        this.interval = interval;
    }

    /** Makes all checks now. */
    void checkNow() {
        checks.forEach(AccessRecheck::check);
    }

    private static void check(AccessCheck check) {
        try {
            check.check();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "Who may still read could not be checked; tried again later", e);
        }
    }

    @Override
    public synchronized void start() {
        if (thread == null && !checks.isEmpty()) {
            thread = Executors.newSingleThreadScheduledExecutor(AccessRecheck::daemon);
            ScheduledFuture<?> unused = thread.scheduleWithFixedDelay(
                    this::checkNow, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "rivulet-access");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public synchronized void stop() {
        if (thread != null) {
            thread.shutdownNow();
            thread = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }
}
