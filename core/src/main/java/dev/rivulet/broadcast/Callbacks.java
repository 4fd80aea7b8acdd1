// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.ConnectionListener;
import dev.rivulet.connection.SseConnection;
import java.util.concurrent.Executor;

/**
 * Calls the application. Nothing that it throws goes further than the log.
 *
 * <p>Thread safety: safe for use by any thread.
 */
final class Callbacks {

    private static final System.Logger LOG = System.getLogger(Callbacks.class.getName());

    private final Executor executor;

    Callbacks(Executor executor) {
        this.executor = executor;
    }

    /** Calls {@code onOpen} on this thread. Answers whether it succeeded. */
    boolean open(ConnectionListener listener, SseConnection connection) {
        try {
            listener.onOpen(connection);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.log(System.Logger.Level.WARNING, "onOpen was interrupted; the connection is closed: " + connection, e);
        } catch (Throwable e) {
            LOG.log(System.Logger.Level.ERROR, "onOpen failed; the connection is closed: " + connection, e);
        }
        return false;
    }

    /** Has {@code onClose} called by the executor; by this thread if that takes no more, since it must be called. */
    void close(ConnectionListener listener, SseConnection connection, CloseReason reason) {
        Runnable call = () -> callClose(listener, connection, reason);
        try {
            executor.execute(call);
        } catch (Throwable e) {
            LOG.log(System.Logger.Level.WARNING, "The callback executor refused onClose; it is called by the lane", e);
            call.run();
        }
    }

    private static void callClose(ConnectionListener listener, SseConnection connection, CloseReason reason) {
        try {
            listener.onClose(connection, reason);
        } catch (Throwable e) {
            LOG.log(System.Logger.Level.ERROR, "onClose failed: " + connection, e);
        }
    }
}
