// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import jakarta.servlet.Servlet;
import java.io.File;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.startup.Tomcat;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;

/** Containers as they come, with one servlet at {@code /sse}, whose stopping takes the time that it takes. */
enum StoppableServer {
    JETTY {
        @Override
        RunningContainer start(Servlet servlet) throws Exception {
            return jetty(servlet, false);
        }
    },

    /** Waits for requests before it stops, for at most {@link #PATIENCE}. */
    JETTY_GRACEFUL {
        @Override
        RunningContainer start(Servlet servlet) throws Exception {
            return jetty(servlet, true);
        }
    },

    /** Waits for asynchronous requests for 2 seconds. */
    TOMCAT {
        @Override
        RunningContainer start(Servlet servlet) throws Exception {
            Tomcat tomcat = new Tomcat();
            tomcat.setBaseDir(Container.tomcatFolder());
            tomcat.setPort(0);
            tomcat.getConnector().setProperty("address", "127.0.0.1");
            Context context = tomcat.addContext("", new File("target").getAbsolutePath());
            Wrapper wrapper = Tomcat.addServlet(context, "sse", servlet);
            wrapper.setAsyncSupported(true);
            wrapper.setLoadOnStartup(1);
            wrapper.addMapping("/sse");
            tomcat.start();
            return new RunningContainer(
                    () -> {
                        tomcat.stop();
                        tomcat.destroy();
                    },
                    tomcat.getConnector().getLocalPort());
        }
    };

    /** How long the graceful one waits, in milliseconds. */
    static final long PATIENCE = 4_000;

    abstract RunningContainer start(Servlet servlet) throws Exception;

    private static RunningContainer jetty(Servlet servlet, boolean graceful) throws Exception {
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler();
        context.setContextPath("/");
        ServletHolder holder = new ServletHolder(servlet);
        holder.setAsyncSupported(true);
        holder.setInitOrder(1);
        context.addServlet(holder, "/sse");
        if (graceful) {
            GracefulHandler handler = new GracefulHandler();
            handler.setHandler(context);
            server.setHandler(handler);
        } else {
            server.setHandler(context);
        }
        server.setStopTimeout(graceful ? PATIENCE : 0);
        server.start();
        return new RunningContainer(server::stop, connector.getLocalPort());
    }
}
