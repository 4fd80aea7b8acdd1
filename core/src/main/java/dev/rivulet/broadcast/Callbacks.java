// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.ConnectionListener;
import dev.rivulet.connection.Gap;
import dev.rivulet.connection.SseConnection;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * Calls the application. Nothing that it throws goes further than the log.
 *
 * <p>Thread safety: safe for use by any thread.
 */
final class Callbacks {

    private static final System.Logger LOG = System.getLogger(Callbacks.class.getName());

    /** A call to the application. */
    private interface Call {
        void run() throws Exception;
    }

    /** A call that is made once, also where an executor has failed and taken it all the same. */
    private static final class Once implements Runnable {

        private final AtomicBoolean begun = new AtomicBoolean();
        private final Runnable call;

        Once(Runnable call) {
            this.call = call;
        }

        @Override
        public void run() {
            if (begun.compareAndSet(false, true)) {
                call.run();
            }
        }
    }

    private final Executor executor;

    Callbacks(Executor executor) {
        this.executor = executor;
    }

    /** Calls {@code onOpen} on this thread. Answers whether it succeeded. */
    boolean open(ConnectionListener listener, SseConnection connection) {
        return call("onOpen", connection, () -> listener.onOpen(connection));
    }

    /** Calls {@code onGap} on this thread. Answers whether it succeeded. */
    boolean gap(ConnectionListener listener, SseConnection connection, Gap gap) {
        return call("onGap", connection, () -> listener.onGap(connection, gap));
    }

    private static boolean call(String name, SseConnection connection, Call call) {
        try {
            call.run();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.log(System.Logger.Level.WARNING, name + " was interrupted; the connection is closed: " + connection, e);
        } catch (Throwable e) {
            LOG.log(System.Logger.Level.ERROR, name + " failed; the connection is closed: " + connection, e);
        }
        return false;
    }

    /** Asks a check on this thread. One that fails has said no. */
    static boolean ask(Predicate<? super SseConnection> check, SseConnection connection) {
        try {
            return check.test(connection);
        } catch (Throwable e) {
            LOG.log(System.Logger.Level.ERROR, "A check failed; the connection is closed: " + connection, e);
            return false;
        }
    }

    /** Has {@code onClose} called by the executor. */
    void close(ConnectionListener listener, SseConnection connection, CloseReason reason) {
        execute("onClose", () -> callClose(listener, connection, reason));
    }

    /** Has something called by the executor; by this thread if that takes no more, since it must be called. */
    void execute(String name, Runnable call) {
        try {
            executor.execute(call);
        } catch (Throwable e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "The callback executor refused " + name + "; it is called by the lane",
                    e);
            call.run();
        }
    }

    /** Has a task that waited for something to be written called by the executor; by this thread if that takes no more, as when the broadcaster has closed. */
    void written(LaneConnection connection, Runnable task) {
        Once once = new Once(() -> callWritten(connection, task));
        try {
            executor.execute(once);
        } catch (Throwable e) {
            System.Logger.Level level = connection.isEnded() ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING;
            LOG.log(level, "The callback executor refused a task; it is called at once", e);
            once.run();
        }
    }

    private static void callWritten(LaneConnection connection, Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            LOG.log(System.Logger.Level.ERROR, "A task that waited to be written failed: " + connection, e);
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
