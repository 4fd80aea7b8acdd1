// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.guide;

import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.servlet.SseStreams;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebInitParam;
import jakarta.servlet.annotation.WebServlet;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One Jetty for all programs of the guides, each of which has a webapp of its own. Stops when the last test has run. */
public final class GuideServer implements BeforeAllCallback {

    private static final class Running implements AutoCloseable {

        final Server server = new Server(new InetSocketAddress("127.0.0.1", 0));
        final ContextHandlerCollection webapps = new ContextHandlerCollection();
        final Map<String, ServletContextHandler> byPath = new ConcurrentHashMap<>();

        Running() throws Exception {
            server.setHandler(webapps);
            server.start();
        }

        @Override
        public void close() {
            try {
                server.stop();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static volatile Optional<Running> running = Optional.empty();

    /** Made by the tests' annotation. */
    public GuideServer() {}

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getRoot()
                .getStore(ExtensionContext.Namespace.GLOBAL)
                .computeIfAbsent(Running.class, type -> start(), Running.class);
    }

    private static Running start() {
        try {
            Running started = new Running();
            running = Optional.of(started);
            return started;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Running running() {
        return running.orElseThrow();
    }

    /** A webapp to be started. */
    public static final class Webapp {

        private final ServletContextHandler handler;

        private Webapp(String path) {
            handler = new ServletContextHandler(path, ServletContextHandler.SESSIONS);
        }

        /** A servlet where its annotation says. */
        public Webapp with(Servlet servlet) {
            WebServlet annotation = servlet.getClass().getAnnotation(WebServlet.class);
            String[] paths = annotation.urlPatterns().length > 0 ? annotation.urlPatterns() : annotation.value();
            ServletHolder holder = new ServletHolder(servlet);
            holder.setAsyncSupported(annotation.asyncSupported());
            for (WebInitParam parameter : annotation.initParams()) {
                holder.setInitParameter(parameter.name(), parameter.value());
            }
            for (String path : paths) {
                handler.addServlet(holder, path);
            }
            return this;
        }

        /** A servlet where the test says, with init parameters. */
        public Webapp with(String path, Servlet servlet, String... parameters) {
            ServletHolder holder = new ServletHolder(servlet);
            holder.setAsyncSupported(true);
            for (int i = 0; i < parameters.length; i += 2) {
                holder.setInitParameter(parameters[i], parameters[i + 1]);
            }
            handler.addServlet(holder, path);
            return this;
        }

        /** A filter in front of everything. */
        public Webapp filter(Filter filter) {
            FilterHolder holder = new FilterHolder(filter);
            holder.setAsyncSupported(true);
            handler.addFilter(holder, "/*", EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC));
            return this;
        }

        /** A listener. */
        public Webapp listener(ServletContextListener listener) {
            handler.addEventListener(listener);
            return this;
        }

        /** Starts it. */
        public SseBroadcaster start() throws Exception {
            Running server = running();
            server.webapps.addHandler(handler);
            server.byPath.put(handler.getContextPath(), handler);
            handler.start();
            return SseStreams.broadcaster(handler.getServletContext());
        }
    }

    /** Begins a webapp. */
    public static Webapp webapp(String path) {
        return new Webapp(path);
    }

    /** The port. */
    public static int port() {
        return running().server.getURI().getPort();
    }

    /** An address on the server. */
    public static URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }
}
