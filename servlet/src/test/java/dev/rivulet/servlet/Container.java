// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import io.undertow.Undertow;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import jakarta.servlet.Servlet;
import java.io.File;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** The containers that the tests run on, each embedded in this JVM. */
enum Container {
    JETTY {
        @Override
        RunningContainer start(Webapp webapp) throws Exception {
            Server server = new Server();
            ServerConnector connector = new ServerConnector(server);
            connector.setHost("127.0.0.1");
            connector.setAcceptQueueSize(BACKLOG);
            server.addConnector(connector);
            ServletContextHandler context = new ServletContextHandler("/");
            webapp.contextParameters().forEach(context::setInitParameter);
            webapp.servlets().forEach(entry -> {
                ServletHolder holder = new ServletHolder(entry.name(), entry.servlet());
                holder.setInitParameters(entry.parameters());
                holder.setAsyncSupported(entry.asyncSupported());
                holder.setInitOrder(1);
                context.addServlet(holder, entry.path());
            });
            context.addEventListener(new SseContextListener());
            server.setHandler(context);
            return running(server::start, server::stop, connector::getLocalPort);
        }
    },

    TOMCAT {
        @Override
        RunningContainer start(Webapp webapp) throws Exception {
            Tomcat tomcat = new Tomcat();
            tomcat.setBaseDir(Path.of("target", "tomcat").toAbsolutePath().toString());
            tomcat.setPort(0);
            tomcat.getConnector().setProperty("address", "127.0.0.1");
            tomcat.getConnector().setProperty("acceptCount", Integer.toString(BACKLOG));
            Context context = tomcat.addContext("", new File("target").getAbsolutePath());
            ((StandardContext) context).setUnloadDelay(100);
            webapp.contextParameters().forEach(context::addParameter);
            webapp.servlets().forEach(entry -> {
                Wrapper wrapper = Tomcat.addServlet(context, entry.name(), entry.servlet());
                entry.parameters().forEach(wrapper::addInitParameter);
                wrapper.setAsyncSupported(entry.asyncSupported());
                wrapper.setLoadOnStartup(1);
                wrapper.addMapping(entry.path());
            });
            context.addApplicationListener(SseContextListener.class.getName());
            return running(
                    () -> {
                        tomcat.start();
                        requireAvailable(context);
                    },
                    () -> {
                        tomcat.stop();
                        tomcat.destroy();
                    },
                    () -> tomcat.getConnector().getLocalPort());
        }

        private static void requireAvailable(Context context) {
            if (!context.getState().isAvailable()) {
                throw new IllegalStateException("the context did not start; see the log");
            }
        }
    },

    UNDERTOW {
        @Override
        RunningContainer start(Webapp webapp) throws Exception {
            DeploymentInfo info = Servlets.deployment()
                    .setClassLoader(Container.class.getClassLoader())
                    .setContextPath("/")
                    .setDeploymentName("test")
                    .addListener(Servlets.listener(SseContextListener.class));
            webapp.contextParameters().forEach(info::addInitParameter);
            webapp.servlets().forEach(entry -> {
                Servlet servlet = entry.servlet();
                var description = Servlets.servlet(
                                entry.name(), servlet.getClass(), new ImmediateInstanceFactory<>(servlet))
                        .addMapping(entry.path())
                        .setAsyncSupported(entry.asyncSupported())
                        .setLoadOnStartup(1);
                entry.parameters().forEach(description::addInitParam);
                info.addServlet(description);
            });
            DeploymentManager manager = Servlets.defaultContainer().addDeployment(info);
            manager.deploy();
            Undertow undertow = Undertow.builder()
                    .addHttpListener(0, "127.0.0.1")
                    .setHandler(manager.start())
                    .build();
            return running(
                    undertow::start,
                    () -> {
                        manager.stop();
                        manager.undeploy();
                        undertow.stop();
                    },
                    () -> ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort());
        }
    };

    private static final int BACKLOG = 4096;

    /** Starts the container on a free port of the loopback interface. */
    abstract RunningContainer start(Webapp webapp) throws Exception;

    private static RunningContainer running(Step start, Step stop, Port port) throws Exception {
        try {
            start.run();
        } catch (Exception e) {
            stop.run();
            throw e;
        }
        return new RunningContainer(stop, port.number());
    }

    interface Step {
        void run() throws Exception;
    }

    interface Port {
        int number();
    }
}
