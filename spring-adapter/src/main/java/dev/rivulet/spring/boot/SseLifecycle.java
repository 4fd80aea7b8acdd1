// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.boot;

import dev.rivulet.broadcast.SseBroadcaster;
import java.time.Duration;
import org.springframework.context.SmartLifecycle;

/**
 * Ends the open streams before the web server waits for its requests to end: a stream is a request that never ends by itself, so the server would wait for all of its grace period. In the first phase of
 * all that stop, so that what beans of later phases publish while they stop finds nobody, and none of them waits for a stream.
 *
 * <p>Thread safety: safe for use by any thread.
 */
final class SseLifecycle implements SmartLifecycle {

    private static final System.Logger LOG = System.getLogger(SseLifecycle.class.getName());

    private final SseBroadcaster broadcaster;
    private final Duration grace;
    private volatile boolean running;

    SseLifecycle(SseBroadcaster broadcaster, Duration grace) {
        this.broadcaster = broadcaster;
        this.grace = grace;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        try {
            drain();
        } finally {
            running = false;
        }
    }

    private void drain() {
        int open = broadcaster.registry().count();
        try {
            int cut = broadcaster.drain(grace);
            if (open > 0) {
                LOG.log(
                        System.Logger.Level.INFO,
                        "Ended " + open + " event streams" + (cut == 0 ? "" : ", of which " + cut + " were cut"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Beside others of the phase, none of which waits for it. */
    @Override
    public void stop(Runnable callback) {
        Thread thread = new Thread(
                () -> {
                    try {
                        stop();
                    } finally {
                        callback.run();
                    }
                },
                "rivulet-drain");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return DEFAULT_PHASE;
    }

    /** Spring Framework 7 pauses what tests keep for later; streams cannot be taken up again. */
    public boolean isPauseable() {
        return false;
    }
}
