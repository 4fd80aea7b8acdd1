// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Undertow's own API, as far as it is needed. Called by reflection, so that no class of it is linked; looked up once, since a method that is looked up anew is 88 bytes in
 * each connection that keeps it.
 *
 * <p>Thread safety: immutable.
 */
final class UndertowApi {

    private static final String SERVER = "io.undertow.server.";

    /** Of the container that was asked about last; a process has one. Its class loader outlives ours. */
    private static volatile @Nullable UndertowApi latest;

    private final ClassLoader loader;
    private final Class<?> blockingExchange;
    private final Class<?> completionListener;
    private final Method requireCurrent;
    private final Method getExchange;
    private final Method getConnection;
    private final Method isRequestComplete;
    private final Method startBlocking;
    private final Method addCompletionListener;
    private final Method proceed;
    private final Method getIoThread;
    private final Method getTransportProtocol;
    private final Method isOpen;
    private final Method close;
    private final Method getChannel;
    private final Method flush;
    private final Method resumeWrites;

    private UndertowApi(ClassLoader loader) throws ReflectiveOperationException {
        this.loader = loader;
        Class<?> context = load("io.undertow.servlet.handlers.ServletRequestContext");
        Class<?> exchange = load(SERVER + "HttpServerExchange");
        Class<?> connection = load(SERVER + "ServerConnection");
        blockingExchange = load(SERVER + "BlockingHttpExchange");
        completionListener = load(SERVER + "ExchangeCompletionListener");
        requireCurrent = context.getMethod("requireCurrent");
        getExchange = context.getMethod("getExchange");
        getConnection = exchange.getMethod("getConnection");
        isRequestComplete = exchange.getMethod("isRequestComplete");
        startBlocking = exchange.getMethod("startBlocking", blockingExchange);
        addCompletionListener = exchange.getMethod("addExchangeCompleteListener", completionListener);
        proceed = load(SERVER + "ExchangeCompletionListener$NextListener").getMethod("proceed");
        getIoThread = connection.getMethod("getIoThread");
        getTransportProtocol = connection.getMethod("getTransportProtocol");
        isOpen = connection.getMethod("isOpen");
        close = connection.getMethod("close");
        getChannel = load(SERVER + "Connectors").getMethod("getConduitSinkChannel", exchange);
        flush = getChannel.getReturnType().getMethod("flush");
        resumeWrites = getChannel.getReturnType().getMethod("resumeWrites");
    }

    /**
     * The API of a container.
     *
     * @param loader the class loader of a class of the container's
     * @throws ReflectiveOperationException if this Undertow is unlike those that are known
     */
    @SuppressWarnings("ReferenceEquality")
    static UndertowApi of(ClassLoader loader) throws ReflectiveOperationException {
        UndertowApi known = latest;
        if (known == null || known.loader != loader) {
            known = new UndertowApi(loader);
            latest = known;
        }
        return known;
    }

    private Class<?> load(String name) throws ClassNotFoundException {
        return Class.forName(name, true, loader);
    }

    // ---- the exchange

    /** The exchange of the request that this thread serves. */
    Object currentExchange() throws ReflectiveOperationException {
        return get(getExchange, get(requireCurrent, null));
    }

    Object connectionOf(Object exchange) throws ReflectiveOperationException {
        return get(getConnection, exchange);
    }

    boolean isRequestComplete(Object exchange) throws ReflectiveOperationException {
        return Boolean.TRUE.equals(isRequestComplete.invoke(exchange));
    }

    /** What Undertow calls as {@code BlockingHttpExchange} and as {@code ExchangeCompletionListener} of an exchange; one for both, since it stays in memory with the connection. */
    Object guard(InvocationHandler handler) {
        return Proxy.newProxyInstance(loader, new Class<?>[] {blockingExchange, completionListener}, handler);
    }

    /** Gives an exchange another {@code BlockingHttpExchange}. Answers the one that it had. */
    @Nullable
    Object replaceBlockingExchange(Object exchange, Object guard) throws ReflectiveOperationException {
        return startBlocking.invoke(exchange, guard);
    }

    void addCompletionListener(Object exchange, Object guard) throws ReflectiveOperationException {
        addCompletionListener.invoke(exchange, guard);
    }

    /** Whether this is the call that tells a listener that its exchange has ended. */
    boolean isCompletion(Method method) {
        return method.getDeclaringClass().equals(completionListener);
    }

    /** Lets the next listener of an exchange know. */
    void proceed(Object[] arguments) throws Throwable {
        invoke(proceed, arguments[1]);
    }

    // ---- the connection

    Executor ioThreadOf(Object connection) throws ReflectiveOperationException {
        return (Executor) get(getIoThread, connection);
    }

    boolean isHttp2(Object connection) throws ReflectiveOperationException {
        return get(getTransportProtocol, connection).toString().startsWith("h2");
    }

    boolean isOpen(Object connection) throws ReflectiveOperationException {
        return Boolean.TRUE.equals(isOpen.invoke(connection));
    }

    void close(Object connection) throws ReflectiveOperationException {
        close.invoke(connection);
    }

    // ---- the channel

    Object channelOf(Object exchange) throws ReflectiveOperationException {
        return Objects.requireNonNull(getChannel.invoke(null, exchange), "channel");
    }

    /** Answers whether nothing is left in the channel. */
    boolean flush(Object channel) throws ReflectiveOperationException {
        return Boolean.TRUE.equals(flush.invoke(channel));
    }

    void resumeWrites(Object channel) throws ReflectiveOperationException {
        resumeWrites.invoke(channel);
    }

    /** Calls a method as if no reflection were there: throws what it throws. */
    static @Nullable Object invoke(Method method, Object target, Object... arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static Object get(Method method, @Nullable Object target) throws ReflectiveOperationException {
        return Objects.requireNonNull(method.invoke(target), method.getName());
    }
}
