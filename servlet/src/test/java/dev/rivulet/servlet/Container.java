// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import jakarta.servlet.Filter;
import jakarta.servlet.Servlet;
import java.io.File;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.apache.catalina.Context;
import org.apache.catalina.Manager;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.session.StandardManager;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.ee10.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.session.DefaultSessionIdManager;
import org.eclipse.jetty.session.HouseKeeper;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** The containers that the tests run on, each embedded in this JVM. */
public enum Container {
    JETTY {
        @Override
        public RunningContainer start(Webapp webapp, Wire wire) throws Exception {
            Server server = new Server();
            ServerConnector connector = new ServerConnector(server, factories(wire));
            connector.setHost("127.0.0.1");
            connector.setAcceptQueueSize(BACKLOG);
            server.addConnector(connector);
            ServletContextHandler context = new ServletContextHandler(ServletContextHandler.SESSIONS);
            context.setContextPath("/");
            webapp.contextParameters().forEach(context::setInitParameter);
            webapp.servlets().forEach(entry -> {
                ServletHolder holder = new ServletHolder(entry.name(), entry.servlet());
                holder.setInitParameters(entry.parameters());
                holder.setAsyncSupported(entry.asyncSupported());
                holder.setInitOrder(1);
                context.addServlet(holder, entry.path());
            });
            webapp.filters().forEach(entry -> {
                FilterHolder holder = new FilterHolder(entry.filter());
                holder.setName(entry.name());
                holder.setInitParameters(entry.parameters());
                holder.setAsyncSupported(true);
                context.addFilter(holder, entry.path(), entry.dispatches());
            });
            ErrorPageErrorHandler errors = new ErrorPageErrorHandler();
            webapp.errorPages().forEach(errors::addErrorPage);
            context.setErrorHandler(errors);
            context.addEventListener(new SseContextListener());
            server.setHandler(context);
            server.addBean(eager(new DefaultSessionIdManager(server)));
            return running(wire, server::start, server::stop, connector::getLocalPort);
        }

        private static ConnectionFactory[] factories(Wire wire) {
            HttpConnectionFactory http1 = new HttpConnectionFactory();
            HttpConfiguration settings = http1.getHttpConfiguration();
            return switch (wire) {
                case HTTP1 -> new ConnectionFactory[] {http1};
                case H2C -> new ConnectionFactory[] {http1, new HTTP2CServerConnectionFactory(settings)};
                case H2 -> {
                    SslContextFactory.Server tls = new SslContextFactory.Server();
                    tls.setSslContext(TestCertificate.sslContext());
                    ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory();
                    alpn.setDefaultProtocol(http1.getProtocol());
                    yield new ConnectionFactory[] {
                        new SslConnectionFactory(tls, alpn.getProtocol()),
                        alpn,
                        new HTTP2ServerConnectionFactory(settings),
                        http1
                    };
                }
            };
        }

        // Looks for expired sessions every second.
        private static DefaultSessionIdManager eager(DefaultSessionIdManager sessions) throws Exception {
            HouseKeeper houseKeeper = new HouseKeeper();
            houseKeeper.setSessionIdManager(sessions);
            houseKeeper.setIntervalSec(1);
            sessions.setSessionHouseKeeper(houseKeeper);
            return sessions;
        }
    },

    TOMCAT {
        @Override
        public RunningContainer start(Webapp webapp, Wire wire) throws Exception {
            Tomcat tomcat = new Tomcat();
            tomcat.setBaseDir(Container.tomcatFolder());
            tomcat.setPort(0);
            tomcat.getConnector().setProperty("address", "127.0.0.1");
            tomcat.getConnector().setProperty("acceptCount", Integer.toString(BACKLOG));
            speak(tomcat.getConnector(), wire);
            Context context = tomcat.addContext("", new File("target").getAbsolutePath());
            ((StandardContext) context).setUnloadDelay(100);
            tomcat.getEngine().setBackgroundProcessorDelay(1);
            context.setManager(eager(new StandardManager()));
            webapp.contextParameters().forEach(context::addParameter);
            webapp.servlets().forEach(entry -> {
                Wrapper wrapper = Tomcat.addServlet(context, entry.name(), entry.servlet());
                entry.parameters().forEach(wrapper::addInitParameter);
                wrapper.setAsyncSupported(entry.asyncSupported());
                wrapper.setLoadOnStartup(1);
                wrapper.addMapping(entry.path());
            });
            webapp.filters().forEach(entry -> add(context, entry));
            webapp.errorPages().forEach((status, path) -> add(context, status, path));
            context.addApplicationListener(SseContextListener.class.getName());
            return running(
                    wire,
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

        private static void add(Context context, Webapp.FilterEntry entry) {
            FilterDef filter = new FilterDef();
            filter.setFilterName(entry.name());
            filter.setFilter(entry.filter());
            filter.setFilterClass(entry.filter().getClass().getName());
            filter.setAsyncSupported("true");
            entry.parameters().forEach(filter::addInitParameter);
            context.addFilterDef(filter);
            FilterMap map = new FilterMap();
            map.setFilterName(entry.name());
            map.addURLPattern(entry.path());
            entry.dispatches().forEach(dispatch -> map.setDispatcher(dispatch.name()));
            context.addFilterMap(map);
        }

        private static void add(Context context, int status, String path) {
            ErrorPage page = new ErrorPage();
            page.setErrorCode(status);
            page.setLocation(path);
            context.addErrorPage(page);
        }

        private static void speak(Connector connector, Wire wire) {
            if (wire != Wire.HTTP1) {
                connector.addUpgradeProtocol(tunedHttp2());
            }
            if (wire == Wire.H2) {
                SSLHostConfig tls = new SSLHostConfig();
                SSLHostConfigCertificate certificate =
                        new SSLHostConfigCertificate(tls, SSLHostConfigCertificate.Type.EC);
                certificate.setCertificateKeystoreFile(
                        TestCertificate.keyStore().toString());
                certificate.setCertificateKeystorePassword(TestCertificate.PASSWORD);
                tls.addCertificate(certificate);
                connector.addSslHostConfig(tls);
                connector.setSecure(true);
                connector.setScheme(wire.scheme());
                connector.setProperty("SSLEnabled", "true");
            }
        }

        // That streams are cancelled would otherwise end the connection with all the others.
        private static Http2Protocol tunedHttp2() {
            Http2Protocol http2 = new Http2Protocol();
            http2.setOverheadResetFactor(0);
            return http2;
        }

        // Looks for expired sessions every second.
        private static Manager eager(StandardManager sessions) {
            sessions.setProcessExpiresFrequency(1);
            return sessions;
        }

        private static void requireAvailable(Context context) {
            if (!context.getState().isAvailable()) {
                throw new IllegalStateException("the context did not start; see the log");
            }
        }
    },

    UNDERTOW {
        @Override
        public RunningContainer start(Webapp webapp, Wire wire) throws Exception {
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
            webapp.filters().forEach(entry -> {
                Filter filter = entry.filter();
                var description = Servlets.filter(
                                entry.name(), filter.getClass(), new ImmediateInstanceFactory<>(filter))
                        .setAsyncSupported(true);
                entry.parameters().forEach(description::addInitParam);
                info.addFilter(description);
                entry.dispatches().forEach(dispatch -> info.addFilterUrlMapping(entry.name(), entry.path(), dispatch));
            });
            webapp.errorPages().forEach((status, path) -> info.addErrorPage(Servlets.errorPage(path, status)));
            DeploymentManager manager = Servlets.defaultContainer().addDeployment(info);
            manager.deploy();
            Undertow undertow = listening(Undertow.builder(), wire)
                    .setServerOption(UndertowOptions.ENABLE_HTTP2, wire != Wire.HTTP1)
                    .setHandler(manager.start())
                    .build();
            return running(
                    wire,
                    undertow::start,
                    () -> {
                        manager.stop();
                        manager.undeploy();
                        undertow.stop();
                    },
                    () -> ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort());
        }

        private static Undertow.Builder listening(Undertow.Builder builder, Wire wire) {
            return wire == Wire.H2
                    ? builder.addHttpsListener(0, "127.0.0.1", TestCertificate.sslContext())
                    : builder.addHttpListener(0, "127.0.0.1");
        }
    };

    /** Whether these are containers from before the servlet API was renamed. */
    public static final boolean OLD = Servlet.class.getName().startsWith("javax.");

    private static final int BACKLOG = 4096;

    /** Each JVM has one of its own: a Tomcat that stops puts its sessions there for the next that starts. */
    public static String tomcatFolder() {
        return Path.of("target", "tomcat-" + ProcessHandle.current().pid())
                .toAbsolutePath()
                .toString();
    }

    /** Starts the container on a free port of the loopback interface. */
    public RunningContainer start(Webapp webapp) throws Exception {
        return start(webapp, Wire.HTTP1);
    }

    /** The same for another protocol than HTTP/1.1. */
    public abstract RunningContainer start(Webapp webapp, Wire wire) throws Exception;

    private static RunningContainer running(Wire wire, Step start, Step stop, Port port) throws Exception {
        try {
            start.run();
        } catch (Exception e) {
            stop.run();
            throw e;
        }
        return new RunningContainer(stop, wire, port.number());
    }

    /** What starts or stops. */
    public interface Step {
        void run() throws Exception;
    }

    interface Port {
        int number();
    }
}
