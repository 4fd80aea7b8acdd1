// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.filter;

import dev.rivulet.servlet.Container;
import dev.rivulet.servlet.RunningContainer;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.encoding.ContentEncodingRepository;
import io.undertow.server.handlers.encoding.EncodingHandler;
import io.undertow.server.handlers.encoding.GzipEncodingProvider;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import jakarta.servlet.DispatcherType;
import java.io.File;
import java.net.InetSocketAddress;
import java.util.EnumSet;
import java.util.Map;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.gzip.GzipHandler;

/** Containers that compress event streams themselves, outside of all filters; whether Jetty does so event by event is a setting, and not its default. */
final class CompressingContainer {

    private CompressingContainer() {}

    static RunningContainer start(Container container, Script script, boolean flushing, Map<String, String> parameters)
            throws Exception {
        SseFilter filter = new SseFilter();
        return switch (container) {
            case JETTY -> jetty(script, filter, flushing, parameters);
            case TOMCAT -> tomcat(script, filter, parameters);
            case UNDERTOW -> undertow(script, filter, parameters);
        };
    }

    @SuppressWarnings({"deprecation", "removal"})
    private static RunningContainer jetty(
            Script script, SseFilter filter, boolean flushing, Map<String, String> parameters) throws Exception {
        ServletContextHandler context = new ServletContextHandler();
        context.setContextPath("/");
        ServletHolder servlet = new ServletHolder("servlet", script);
        servlet.setAsyncSupported(true);
        context.addServlet(servlet, "/x");
        FilterHolder holder = new FilterHolder(filter);
        holder.setAsyncSupported(true);
        holder.setInitParameters(parameters);
        context.addFilter(holder, "/*", EnumSet.of(DispatcherType.REQUEST));
        GzipHandler gzip = new GzipHandler();
        gzip.setMinGzipSize(0);
        gzip.setExcludedMimeTypes();
        gzip.setIncludedMimeTypes("text/event-stream");
        gzip.setSyncFlush(flushing);
        gzip.setHandler(context);
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(gzip);
        server.start();
        return new RunningContainer(server::stop, connector.getLocalPort());
    }

    private static RunningContainer tomcat(Script script, SseFilter filter, Map<String, String> parameters)
            throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(Container.tomcatFolder());
        tomcat.setPort(0);
        Connector connector = tomcat.getConnector();
        connector.setProperty("address", "127.0.0.1");
        connector.setProperty("compression", "force");
        connector.setProperty("compressibleMimeType", "text/event-stream");
        Context context = tomcat.addContext("", new File("target").getAbsolutePath());
        Wrapper servlet = Tomcat.addServlet(context, "servlet", script);
        servlet.setAsyncSupported(true);
        servlet.addMapping("/x");
        FilterDef definition = new FilterDef();
        definition.setFilterName("sse");
        definition.setFilter(filter);
        definition.setFilterClass(SseFilter.class.getName());
        definition.setAsyncSupported("true");
        parameters.forEach(definition::addInitParameter);
        context.addFilterDef(definition);
        FilterMap map = new FilterMap();
        map.setFilterName("sse");
        map.addURLPattern("/*");
        context.addFilterMap(map);
        tomcat.start();
        return new RunningContainer(
                () -> {
                    tomcat.stop();
                    tomcat.destroy();
                },
                connector.getLocalPort());
    }

    private static RunningContainer undertow(Script script, SseFilter filter, Map<String, String> parameters)
            throws Exception {
        var description = Servlets.filter("sse", SseFilter.class, new ImmediateInstanceFactory<>(filter))
                .setAsyncSupported(true);
        parameters.forEach(description::addInitParam);
        DeploymentInfo info = Servlets.deployment()
                .setClassLoader(CompressingContainer.class.getClassLoader())
                .setContextPath("/")
                .setDeploymentName("test")
                .addServlet(Servlets.servlet("servlet", Script.class, new ImmediateInstanceFactory<>(script))
                        .addMapping("/x")
                        .setAsyncSupported(true))
                .addFilter(description)
                .addFilterUrlMapping("sse", "/*", DispatcherType.REQUEST);
        DeploymentManager manager = Servlets.defaultContainer().addDeployment(info);
        manager.deploy();
        HttpHandler compressing = new EncodingHandler(
                manager.start(),
                new ContentEncodingRepository().addEncodingHandler("gzip", new GzipEncodingProvider(), 100));
        Undertow undertow = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setHandler(compressing)
                .build();
        undertow.start();
        return new RunningContainer(
                () -> {
                    manager.stop();
                    manager.undeploy();
                    undertow.stop();
                },
                ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort());
    }
}
