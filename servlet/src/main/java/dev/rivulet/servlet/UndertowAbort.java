// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/*
 * Who finds the connection broken closes it: the lane whose write failed, or an I/O thread. Undertow then ends the exchange on that thread, which
 * closes the servlet's stream. Away from the I/O thread that is handed to the I/O thread, and fails there with an error in the log (UT005088),
 * since the connection is closed. Therefore
 *
 *  - the exchange is given a BlockingHttpExchange that does not close the stream of a connection which is closed, and
 *  - the response is completed by the I/O thread, where closing the stream fails without a word.
 *
 * An exchange that has ended is also the only thing by which Undertow tells of a peer that has gone: its stream is not ready for ever, and
 * no listener of the servlet API is called.
 */
/**
 * Ends a response of Undertow through Undertow's own API, which is called by reflection, so that no class of it is linked.
 *
 * <p>Thread safety: as {@link Abort} says.
 */
final class UndertowAbort implements Abort {

    private static final System.Logger LOG = System.getLogger(UndertowAbort.class.getName());
    private static final String SERVER = "io.undertow.server.";

    private final ClassLoader loader;
    private final Object exchange;
    private final Object connection;
    private final Executor ioThread;

    private UndertowAbort(ClassLoader loader, Object exchange, Object connection, Executor ioThread) {
        this.loader = loader;
        this.exchange = exchange;
        this.connection = connection;
        this.ioThread = ioThread;
    }

    static Abort of(ClassLoader loader) {
        try {
            Object context = Class.forName("io.undertow.servlet.handlers.ServletRequestContext", true, loader)
                    .getMethod("requireCurrent")
                    .invoke(null);
            Object exchange = ForeignApi.get(context, "getExchange");
            Object connection = ForeignApi.get(exchange, "getConnection");
            Executor ioThread = (Executor) ForeignApi.get(connection, "getIoThread");
            UndertowAbort abort = new UndertowAbort(loader, exchange, connection, ioThread);
            abort.leaveClosedStreamsAlone();
            return abort;
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            LOG.log(System.Logger.Level.DEBUG, "Undertow's own API could not be reached", e);
            return BY_COMPLETING;
        }
    }

    private void leaveClosedStreamsAlone() throws ReflectiveOperationException {
        Class<?> type = Class.forName(SERVER + "BlockingHttpExchange", true, loader);
        var startBlocking = exchange.getClass().getMethod("startBlocking", type);
        AtomicReference<Object> original = new AtomicReference<>();
        Object guarded = proxy(type, (proxy, method, arguments) -> {
            Object target = original.get();
            boolean skipped = target == null || (method.getName().equals("close") && !is("isOpen", connection));
            return skipped ? null : invoke(method, target, arguments);
        });
        original.set(startBlocking.invoke(exchange, guarded));
    }

    @Override
    public void onGone(Runnable failed) {
        try {
            Class<?> type = Class.forName(SERVER + "ExchangeCompletionListener", true, loader);
            var proceed = Class.forName(SERVER + "ExchangeCompletionListener$NextListener", true, loader)
                    .getMethod("proceed");
            Object listener = proxy(type, (proxy, method, arguments) -> {
                failed.run();
                return invoke(proceed, arguments[1]);
            });
            exchange.getClass().getMethod("addExchangeCompleteListener", type).invoke(exchange, listener);
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "The exchange has ended already", e);
            failed.run();
        }
    }

    @Override
    public void end(Runnable complete) {
        close();
        complete(complete);
    }

    /** Over HTTP/2 the exchange's connection is its stream: closing it resets the stream, and leaves the others alone. */
    void close() {
        try {
            call(connection, "close");
        } catch (ReflectiveOperationException e) {
            LOG.log(System.Logger.Level.DEBUG, "The connection could not be closed", e);
        }
    }

    @Override
    public void complete(Runnable complete) {
        if (mayBlock()) {
            complete.run();
        } else {
            executeOnIoThread(complete);
        }
    }

    /** Completing reads what is left of the request's body, and waits for it if it has not come. */
    private boolean mayBlock() {
        return is("isOpen", connection) && !is("isRequestComplete", exchange);
    }

    /** While the server stops, its I/O threads take nothing more. */
    private void executeOnIoThread(Runnable complete) {
        try {
            ioThread.execute(complete);
        } catch (RejectedExecutionException e) {
            complete.run();
        }
    }

    private Object proxy(Class<?> type, InvocationHandler handler) {
        return Proxy.newProxyInstance(loader, new Class<?>[] {type}, handler);
    }

    private static @Nullable Object call(Object target, String method) throws ReflectiveOperationException {
        return target.getClass().getMethod(method).invoke(target);
    }

    private static boolean is(String method, Object target) {
        try {
            return Boolean.TRUE.equals(call(target, method));
        } catch (ReflectiveOperationException e) {
            LOG.log(System.Logger.Level.DEBUG, "Undertow's own API failed", e);
            return false;
        }
    }

    private static @Nullable Object invoke(Method method, Object target, Object... arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
