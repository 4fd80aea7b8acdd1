// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import java.util.concurrent.TimeUnit;

/**
 * What the container says of the asynchronous request. Containers differ in which of these they call and when, so each of them ends the
 * connection, and none is relied upon.
 *
 * <p>Thread safety: called by threads of the container.
 */
class AsyncEvents implements AsyncListener {

    private static final System.Logger LOG = System.getLogger(AsyncEvents.class.getName());

    /** A call that does not block is over at once, unless the machine is in trouble; one that blocks has failed as well. */
    private static final long MAX_WAIT = TimeUnit.SECONDS.toNanos(1);

    private final ServletTransport transport;

    AsyncEvents(ServletTransport transport) {
        this.transport = transport;
    }

    /** How long a thread of the container's waits for the lane, in nanoseconds. */
    long maxWait() {
        return MAX_WAIT;
    }

    /**
     * Does not return before the lane has left the call that failed: Tomcat recycles the request when this method returns, and the failed
     * write would then mark the next user's response as broken.
     */
    @Override
    public void onError(AsyncEvent event) {
        finish(event);
    }

    /** There is no timeout; but Tomcat reports one when it stops. */
    @Override
    public void onTimeout(AsyncEvent event) {
        finish(event);
    }

    private void finish(AsyncEvent event) {
        transport.gate().shut();
        transport.failed(event.getThrowable()); // which also frees a writer that its peer holds up
        boolean outside = transport.gate().awaitOutside(maxWait());
        if (!outside) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "A write did not return for a second while its response was being ended");
        }
        if (outside || transport.mayCompleteUnderWriter()) {
            complete(event);
        }
    }

    private static void complete(AsyncEvent event) {
        try {
            event.getAsyncContext().complete();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "The container had completed the request itself", e);
        }
    }

    /** Waits for nothing: Tomcat holds a lock here that a failing write needs. */
    @Override
    public void onComplete(AsyncEvent event) {
        transport.gate().shut();
        transport.failed(event.getThrowable());
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        event.getAsyncContext().addListener(this);
    }
}
