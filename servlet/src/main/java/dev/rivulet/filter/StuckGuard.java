// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.filter;

import org.jspecify.annotations.Nullable;

/**
 * Frees a thread that is stuck in a call into the container, by interrupting it: Jetty and Undertow give up then. Tomcat does not listen, but has a timeout of its own.
 *
 * <p>Thread safety: safe for use by any thread.
 */
final class StuckGuard {

    // guarded by this
    private @Nullable Thread inside;
    private long since;

    synchronized void enter() {
        inside = Thread.currentThread();
        since = System.nanoTime();
    }

    /** No interrupt of ours outlives this. */
    synchronized void leave() {
        inside = null;
        Thread.interrupted();
    }

    synchronized void interruptAfter(long nanos) {
        if (inside != null && System.nanoTime() - since >= nanos) {
            inside.interrupt();
        }
    }
}
