// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * Ends the TCP connection of a response whose peer does not read. On most containers completing the response is enough; Undertow then waits
 * for the peer for ever, and only its own API ends it. It is reached by reflection, so that no class of Undertow is linked.
 */
interface Abort {

    /** For containers on which completing is enough. */
    Abort BY_COMPLETING = () -> {};

    /** Closes the connection, if that takes more than completing. Throws nothing. */
    void closeConnection();

    /**
     * The means for a request's container. Called on the container's thread, while the request is served.
     *
     * @param request   the request
     * @param container the class of the container's own response
     */
    static Abort of(HttpServletRequest request, Class<?> container) {
        boolean sharedConnection = !request.getProtocol().startsWith("HTTP/1.");
        if (sharedConnection || !StreamWriter.isUndertow(container)) {
            return BY_COMPLETING;
        }
        Object connection = undertowConnection(container.getClassLoader());
        return connection == null ? BY_COMPLETING : () -> invoke(connection, "close");
    }

    private static @Nullable Object undertowConnection(ClassLoader loader) {
        try {
            Class<?> context = Class.forName("io.undertow.servlet.handlers.ServletRequestContext", true, loader);
            Object current = context.getMethod("current").invoke(null);
            Object exchange = current == null ? null : invoke(current, "getExchange");
            return exchange == null ? null : invoke(exchange, "getConnection");
        } catch (ReflectiveOperationException | RuntimeException e) {
            return null;
        }
    }

    private static @Nullable Object invoke(Object target, String method) {
        try {
            Method found = target.getClass().getMethod(method);
            return found.invoke(target);
        } catch (ReflectiveOperationException | RuntimeException e) {
            System.getLogger(Abort.class.getName())
                    .log(System.Logger.Level.DEBUG, "Could not reach the connection through " + method, e);
            return null;
        }
    }
}
