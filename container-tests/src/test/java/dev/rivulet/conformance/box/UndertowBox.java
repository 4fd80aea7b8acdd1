// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.conformance.box;

import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.server.handlers.PathHandler;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ServletContainer;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Undertow 2.2 and 2.3. It knows nothing of webapps in folders; this reads their web.xml, as WildFly would. */
public final class UndertowBox {

    /** A webapp that is deployed. */
    private record Deployed(String folder, DeploymentInfo info, DeploymentManager manager, URLClassLoader loader) {}

    private final Map<String, Deployed> webapps = new HashMap<>();
    private final ServletContainer container = Servlets.newContainer();
    private final PathHandler paths = Handlers.path();
    private Undertow undertow;

    /** Creates it. */
    public UndertowBox() {}

    /** Starts without a webapp, and tells the port. */
    public int start(String folder) {
        undertow = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setHandler(paths)
                .build();
        undertow.start();
        return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
    }

    /** Deploys a folder by its own web.xml. */
    public void deploy(String contextPath, String folder) throws Exception {
        URLClassLoader loader = loader(folder);
        DeploymentInfo info = Servlets.deployment()
                .setClassLoader(loader)
                .setContextPath(contextPath)
                .setDeploymentName(contextPath);
        new Descriptor(new File(folder, "WEB-INF/web.xml"), loader).apply(info);
        DeploymentManager manager = container.addDeployment(info);
        manager.deploy();
        paths.addPrefixPath(contextPath, manager.start());
        webapps.put(contextPath, new Deployed(folder, info, manager, loader));
    }

    private static URLClassLoader loader(String folder) throws IOException {
        List<URL> urls = new ArrayList<>();
        urls.add(new File(folder, "WEB-INF/classes/").toURI().toURL());
        File[] jars = new File(folder, "WEB-INF/lib").listFiles();
        for (File jar : jars == null ? new File[0] : jars) {
            urls.add(jar.toURI().toURL());
        }
        return new URLClassLoader(urls.toArray(URL[]::new), UndertowBox.class.getClassLoader());
    }

    /** The class loader of a webapp. */
    public ClassLoader loaderOf(String contextPath) {
        return webapps.get(contextPath).loader();
    }

    /** Takes a webapp away and deploys it again. */
    public void reload(String contextPath) throws Exception {
        String folder = webapps.get(contextPath).folder();
        undeploy(contextPath);
        deploy(contextPath, folder);
    }

    /** Takes a webapp away. */
    public void undeploy(String contextPath) throws Exception {
        Deployed webapp = webapps.remove(contextPath);
        paths.removePrefixPath(contextPath);
        webapp.manager().stop();
        webapp.manager().undeploy();
        container.removeDeployment(webapp.info());
        webapp.loader().close();
    }

    /** Stops all of it. */
    public void stop() {
        undertow.stop();
    }
}
