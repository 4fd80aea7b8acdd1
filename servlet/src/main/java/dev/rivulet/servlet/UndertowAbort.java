// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.util.concurrent.RejectedExecutionException;
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
 * Ends a response of Undertow through {@link UndertowApi}.
 *
 * <p>Thread safety: as {@link Abort} says.
 */
final class UndertowAbort implements Abort, InvocationHandler {

    private static final System.Logger LOG = System.getLogger(UndertowAbort.class.getName());

    private final UndertowApi undertow;
    private final Object exchange;
    private final Object connection;
    private final Object guard;

    /** What closes the exchange's stream, and what wants to know that the exchange has ended. Set while the request is served. */
    private volatile @Nullable Object guarded;

    private volatile @Nullable Runnable gone;

    private UndertowAbort(UndertowApi undertow, Object exchange) throws ReflectiveOperationException {
        this.undertow = undertow;
        this.exchange = exchange;
        this.connection = undertow.connectionOf(exchange);
        this.guard = undertow.guard(this);
    }

    static Abort of(ClassLoader loader) {
        try {
            UndertowApi undertow = UndertowApi.of(loader);
            UndertowAbort abort = new UndertowAbort(undertow, undertow.currentExchange());
            abort.guarded = undertow.replaceBlockingExchange(abort.exchange, abort.guard);
            return abort;
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            LOG.log(System.Logger.Level.DEBUG, "Undertow's own API could not be reached", e);
            return BY_COMPLETING;
        }
    }

    /** What Undertow calls: as the way to close the exchange's stream, and at the exchange's end. */
    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        if (undertow.isCompletion(method)) {
            ended();
            undertow.proceed(arguments);
            return null;
        }
        Object target = guarded;
        if (target == null || (method.getName().equals("close") && !isOpen())) {
            return null;
        }
        return UndertowApi.invoke(method, target, arguments);
    }

    private void ended() {
        Runnable action = gone;
        if (action != null) {
            action.run();
        }
    }

    @Override
    public void onGone(Runnable failed) {
        gone = failed;
        try {
            undertow.addCompletionListener(exchange, guard);
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
            undertow.close(connection);
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
        return isOpen() && !isRequestComplete();
    }

    private boolean isOpen() {
        try {
            return undertow.isOpen(connection);
        } catch (ReflectiveOperationException e) {
            return failed(e);
        }
    }

    private boolean isRequestComplete() {
        try {
            return undertow.isRequestComplete(exchange);
        } catch (ReflectiveOperationException e) {
            return failed(e);
        }
    }

    private static boolean failed(ReflectiveOperationException e) {
        LOG.log(System.Logger.Level.DEBUG, "Undertow's own API failed", e);
        return false;
    }

    /** While the server stops, its I/O threads take nothing more. */
    private void executeOnIoThread(Runnable complete) {
        try {
            undertow.ioThreadOf(connection).execute(complete);
        } catch (RejectedExecutionException | ReflectiveOperationException e) {
            LOG.log(System.Logger.Level.DEBUG, "The I/O thread takes nothing more", e);
            complete.run();
        }
    }
}
