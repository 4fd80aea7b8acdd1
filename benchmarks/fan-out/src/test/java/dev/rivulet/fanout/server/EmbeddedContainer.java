// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.fanout.server;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import jakarta.servlet.Servlet;
import java.nio.file.Files;
import java.util.Map;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.xnio.Options;

/** The servlet containers, with their defaults but for what thousands of connections need. */
enum EmbeddedContainer {
    JETTY {
        @Override
        int start(Map<String, Servlet> servlets, Map<String, String> connector) throws Exception {
            requireNone(connector);
            Server server = new Server();
            ServerConnector listener = new ServerConnector(server);
            configure(listener);
            server.addConnector(listener);
            ServletContextHandler context = new ServletContextHandler();
            servlets.forEach((path, servlet) -> {
                ServletHolder holder = new ServletHolder(servlet);
                holder.setAsyncSupported(true);
                context.addServlet(holder, path);
            });
            server.setHandler(context);
            server.start();
            return listener.getLocalPort();
        }
    },
    TOMCAT {
        @Override
        int start(Map<String, Servlet> servlets, Map<String, String> connector) throws Exception {
            Tomcat tomcat = new Tomcat();
            tomcat.setBaseDir(Files.createTempDirectory("fan-out").toString());
            tomcat.setConnector(connector(connector));
            tomcat.setSilent(true);
            Context context = tomcat.addContext("", null);
            servlets.forEach((path, servlet) -> {
                Wrapper wrapper = Tomcat.addServlet(context, path, servlet);
                wrapper.setAsyncSupported(true);
                wrapper.addMapping(path);
            });
            tomcat.start();
            return tomcat.getConnector().getLocalPort();
        }

        private Connector connector(Map<String, String> settings) {
            Connector connector = new Connector(settings.getOrDefault("protocol", "HTTP/1.1"));
            connector.setPort(0);
            connector.setProperty("address", "127.0.0.1");
            connector.setProperty("maxConnections", "20000");
            connector.setProperty("acceptCount", Integer.toString(BACKLOG));
            settings.forEach(connector::setProperty);
            return connector;
        }
    },
    UNDERTOW {
        @Override
        int start(Map<String, Servlet> servlets, Map<String, String> connector) throws Exception {
            requireNone(connector);
            DeploymentInfo info = Servlets.deployment()
                    .setClassLoader(EmbeddedContainer.class.getClassLoader())
                    .setContextPath("/")
                    .setDeploymentName("fan-out");
            servlets.forEach((path, servlet) -> info.addServlet(
                    Servlets.servlet(path, servlet.getClass(), new ImmediateInstanceFactory<Servlet>(servlet))
                            .setAsyncSupported(true)
                            .setLoadOnStartup(1)
                            .addMapping(path)));
            DeploymentManager manager = Servlets.newContainer().addDeployment(info);
            manager.deploy();
            Undertow undertow = undertow(manager.start());
            return ((java.net.InetSocketAddress)
                            undertow.getListenerInfo().get(0).getAddress())
                    .getPort();
        }
    };

    private static final int BACKLOG = 10_000;

    /**
     * Serves these servlets, by their paths, on a free port, and tells it.
     *
     * @param connector what to set on the connector, by the names of Tomcat's documentation; other containers have none of it
     */
    abstract int start(Map<String, Servlet> servlets, Map<String, String> connector) throws Exception;

    private static void requireNone(Map<String, String> connector) {
        if (!connector.isEmpty()) {
            throw new IllegalArgumentException("no such settings here: " + connector);
        }
    }

    /** Jetty's own, also where somebody else embeds it. */
    static void configure(ServerConnector connector) {
        connector.setHost("127.0.0.1");
        connector.setAcceptQueueSize(BACKLOG);
    }

    static Undertow undertow(io.undertow.server.HttpHandler handler) {
        Undertow undertow = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setSocketOption(Options.BACKLOG, BACKLOG)
                .setServerOption(UndertowOptions.ENABLE_HTTP2, false)
                .setHandler(handler)
                .build();
        undertow.start();
        return undertow;
    }
}
