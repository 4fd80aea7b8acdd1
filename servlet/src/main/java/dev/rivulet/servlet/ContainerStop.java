// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import jakarta.servlet.ServletContext;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.EventListener;
import org.jspecify.annotations.Nullable;

/*
 *             what comes first                              what comes then
 *   Jetty     the connectors are stopped, which cuts all    the webapp's listeners and servlets are told
 *             connections; a graceful stop waits for them
 *             before that, until its time is over; a webapp
 *             that stops alone stops its sessions first
 *   Tomcat    2 seconds of waiting for asynchronous         the same
 *             requests (unloadDelay)
 */
/**
 * Tells that a container is about to stop, before it does something about its connections: the servlet API tells too late. Jetty and Tomcat can
 * tell early, through their own API, which is called by reflection, so that no class of theirs is linked. On other containers, and where
 * reflection is not allowed, nothing is told.
 *
 * <p>Thread safety: immutable.
 */
final class ContainerStop implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(ContainerStop.class.getName());
    private static final String JETTY = "org.eclipse.jetty.";
    private static final String TOMCAT = "org.apache.catalina.";

    /** Takes a listener back. */
    private interface Removal {
        void remove() throws ReflectiveOperationException;
    }

    private final Removal removal;

    private ContainerStop(Removal removal) {
        this.removal = removal;
    }

    /**
     * Begins to listen.
     *
     * @param context  the webapp
     * @param stopping run when the server or the webapp is about to stop, by the thread that stops it
     * @return takes the listener back when it is closed, as it must be when the webapp stops without the server
     */
    static ContainerStop listen(ServletContext context, Runnable stopping) {
        String container = context.getClass().getName();
        try {
            if (container.startsWith(JETTY)) {
                return onJetty(context, stopping);
            }
            if (container.startsWith(TOMCAT)) {
                return onTomcat(context, stopping);
            }
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            LOG.log(System.Logger.Level.DEBUG, "This container does not tell early that it stops", e);
        }
        return new ContainerStop(() -> {});
    }

    /** The server is what cuts connections. A webapp that stops alone leaves them, but ends its sessions' keeper before it tells its listeners. */
    private static ContainerStop onJetty(ServletContext context, Runnable stopping)
            throws ReflectiveOperationException {
        Object webapp = ForeignApi.get(context, "getContextHandler");
        Object server = ForeignApi.get(webapp, "getServer");
        Object listener = proxy(server, JETTY + "util.component.LifeCycle$Listener", (method, argument) -> {
            if (method.equals("lifeCycleStopping")) {
                stopping.run();
            }
        });
        callJetty(server, "add", listener);
        callJetty(webapp, "add", listener);
        return new ContainerStop(() -> {
            callJetty(server, "remove", listener);
            callJetty(webapp, "remove", listener);
        });
    }

    /** Jetty has had one kind of listener for everything since version 10; before, life cycles had their own. */
    private static void callJetty(Object target, String action, Object listener) throws ReflectiveOperationException {
        for (Method method : target.getClass().getMethods()) {
            if (method.getName().equals(action + "LifeCycleListener")) {
                method.invoke(target, listener);
                return;
            }
        }
        target.getClass()
                .getMethod(action + "EventListener", EventListener.class)
                .invoke(target, listener);
    }

    private static ContainerStop onTomcat(ServletContext context, Runnable stopping)
            throws ReflectiveOperationException {
        Object webapp = ForeignApi.field(ForeignApi.field(context, "context"), "context");
        String type = TOMCAT + "LifecycleListener";
        Object listener = proxy(webapp, type, (method, argument) -> {
            if (method.equals("lifecycleEvent") && "before_stop".equals(ForeignApi.get(argument, "getType"))) {
                stopping.run();
            }
        });
        Class<?> listenerType = Class.forName(type, false, webapp.getClass().getClassLoader());
        webapp.getClass().getMethod("addLifecycleListener", listenerType).invoke(webapp, listener);
        return new ContainerStop(() -> webapp.getClass()
                .getMethod("removeLifecycleListener", listenerType)
                .invoke(webapp, listener));
    }

    @Override
    public void close() {
        try {
            removal.remove();
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "The container did not take its listener back", e);
        }
    }

    /** What a listener does. */
    private interface Call {
        void on(String method, Object argument) throws ReflectiveOperationException;
    }

    private static Object proxy(Object container, String type, Call call) throws ReflectiveOperationException {
        ClassLoader loader = container.getClass().getClassLoader();
        InvocationHandler handler = (proxy, method, arguments) -> switch (method.getName()) {
            case "equals" -> isSame(proxy, arguments[0]);
            case "hashCode" -> System.identityHashCode(proxy);
            case "toString" -> ContainerStop.class.getName();
            default -> {
                call.on(method.getName(), arguments[0]);
                yield null;
            }
        };
        return Proxy.newProxyInstance(loader, new Class<?>[] {Class.forName(type, false, loader)}, handler);
    }

    @SuppressWarnings("ReferenceEquality")
    private static boolean isSame(Object proxy, @Nullable Object other) {
        return proxy == other;
    }
}
