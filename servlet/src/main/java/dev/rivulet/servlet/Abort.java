// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Ends a response whose peer has gone or does not read. On most containers completing it is enough. Undertow waits for such a peer for ever, and
 * reports one that has gone as an error in its log unless the response is completed by the connection's I/O thread; only its own API reaches either. It is
 * called by reflection, so that no class of Undertow is linked.
 */
interface Abort {

    /** For containers on which completing is enough. */
    Abort BY_COMPLETING = Runnable::run;

    /**
     * Ends the response, as the last act on it.
     *
     * @param complete completes it
     */
    void end(Runnable complete);

    /**
     * The means for a request's container. Called on the container's thread, while the request is served.
     *
     * @param request   the request
     * @param container the class of the container's own response
     */
    static Abort of(HttpServletRequest request, Class<?> container) {
        if (!StreamWriter.isUndertow(container)) {
            return BY_COMPLETING;
        }
        Object exchange = undertowExchange(container.getClassLoader());
        Object connection = exchange == null ? null : call(exchange, "getConnection");
        if (connection == null || !(call(connection, "getIoThread") instanceof Executor ioThread)) {
            return BY_COMPLETING;
        }
        boolean ownConnection = request.getProtocol().startsWith("HTTP/1.");
        return complete -> {
            if (ownConnection) {
                call(connection, "close");
            }
            execute(ioThread, complete);
        };
    }

    private static @Nullable Object undertowExchange(ClassLoader loader) {
        try {
            Class<?> context = Class.forName("io.undertow.servlet.handlers.ServletRequestContext", true, loader);
            Object current = context.getMethod("current").invoke(null);
            return current == null ? null : call(current, "getExchange");
        } catch (ReflectiveOperationException | RuntimeException e) {
            return null;
        }
    }

    private static @Nullable Object call(Object target, String method) {
        try {
            return target.getClass().getMethod(method).invoke(target);
        } catch (ReflectiveOperationException | RuntimeException e) {
            System.getLogger(Abort.class.getName())
                    .log(System.Logger.Level.DEBUG, "Could not reach the connection through " + method, e);
            return null;
        }
    }

    /** While the server stops, its I/O threads take nothing more. */
    private static void execute(Executor ioThread, Runnable complete) {
        try {
            ioThread.execute(complete);
        } catch (RejectedExecutionException e) {
            complete.run();
        }
    }
}
