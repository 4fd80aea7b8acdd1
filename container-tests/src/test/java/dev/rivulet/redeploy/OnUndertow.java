// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.redeploy;

import io.undertow.server.handlers.PathHandler;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ServletContainer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EventListener;
import java.util.List;
import java.util.stream.Stream;

/** A webapp on Undertow, which knows neither folders nor web.xml: what it has is said here again. */
final class OnUndertow implements Host.Deployment {

    private static final ServletContainer CONTAINER = ServletContainer.Factory.newInstance();
    private static final String PACKAGE = "dev.rivulet.redeploy.webapp.";

    private final PathHandler paths;
    private final String path;
    private final Exploded webapp;
    private final ClassLoader parent;
    private URLClassLoader loader;
    private DeploymentInfo info;
    private DeploymentManager manager;
    private boolean serving;

    OnUndertow(PathHandler paths, String path, Exploded webapp, ClassLoader parent) throws Exception {
        this.paths = paths;
        this.path = path;
        this.webapp = webapp;
        this.parent = parent;
        start();
    }

    private void start() throws Exception {
        loader = new URLClassLoader("webapp", urls(), parent);
        info = Servlets.deployment()
                .setClassLoader(loader)
                .setContextPath(path)
                .setDeploymentName(path)
                .addListener(Servlets.listener(load("dev.rivulet.servlet.SseContextListener", EventListener.class)))
                .addFilter(Servlets.filter("sse", load("dev.rivulet.filter.SseFilter", Filter.class))
                        .setAsyncSupported(true)
                        .addInitParam("heartbeat", webapp.heartbeats().filter()))
                .addFilterUrlMapping("sse", "/*", DispatcherType.REQUEST);
        add("news", "NewsServlet", webapp.heartbeats().servlet());
        add("late", "NewsServlet", webapp.heartbeats().late());
        add("control", "ControlServlet", "unused");
        add("blocking", "BlockingServlet", "unused");
        add("async", "AsyncServlet", "unused");
        manager = CONTAINER.addDeployment(info);
        try {
            manager.deploy();
            paths.addPrefixPath(path, manager.start());
            serving = true;
        } catch (RuntimeException | ServletException e) {
            System.getLogger(OnUndertow.class.getName()).log(System.Logger.Level.WARNING, "not started: " + e);
        }
    }

    private URL[] urls() throws IOException {
        List<URL> urls = new ArrayList<>();
        urls.add(webapp.root().resolve("WEB-INF/classes").toUri().toURL());
        Path libraries = webapp.root().resolve("WEB-INF/lib");
        if (Files.exists(libraries)) {
            try (Stream<Path> jars = Files.list(libraries)) {
                for (Path jar : jars.toList()) {
                    urls.add(jar.toUri().toURL());
                }
            }
        }
        return urls.toArray(URL[]::new);
    }

    private void add(String name, String type, String heartbeat) throws ClassNotFoundException {
        info.addServlet(Servlets.servlet(name, load(PACKAGE + type, Servlet.class))
                .addMapping("/" + name)
                .addInitParam("heartbeat", heartbeat)
                .setAsyncSupported(true)
                .setLoadOnStartup(1));
    }

    private <T> Class<? extends T> load(String name, Class<T> type) throws ClassNotFoundException {
        return Class.forName(name, false, loader).asSubclass(type);
    }

    @Override
    public ClassLoader loader() {
        return loader;
    }

    @Override
    public boolean isServing() {
        return serving;
    }

    @Override
    public void reload() throws Exception {
        undeploy();
        start();
    }

    @Override
    public void undeploy() throws Exception {
        if (manager == null) {
            return;
        }
        paths.removePrefixPath(path);
        serving = false;
        if (manager.getState() == DeploymentManager.State.STARTED) {
            manager.stop();
        }
        if (manager.getState() == DeploymentManager.State.DEPLOYED) {
            manager.undeploy();
        }
        CONTAINER.removeDeployment(info);
        loader.close();
        loader = null;
        manager = null;
        info = null;
    }
}
