// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.conformance.box;

import java.io.File;
import org.apache.catalina.Context;
import org.apache.catalina.Host;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.core.StandardThreadExecutor;
import org.apache.catalina.startup.ContextConfig;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.AbstractProtocol;

/** Tomcat 7 to 11, with the API that they share. */
public final class TomcatBox {

    private static final String NO_DEFAULTS = "org/apache/catalina/startup/NO_DEFAULT_XML";
    private static final int THREADS = 200;
    private static final int NEVER_SECONDS = 100_000;
    private static final String BACKLOG = "4096";

    private final Tomcat tomcat = new Tomcat();
    private Host host;

    /** Creates it. */
    public TomcatBox() {}

    /** Starts without a webapp, and tells the port. */
    public int start(String folder) throws Exception {
        disableUrlFactory();
        tomcat.setBaseDir(folder);
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        tomcat.getConnector().setProperty("acceptCount", BACKLOG);
        // Tomcat 7 would read queries as ISO-8859-1.
        tomcat.getConnector().setURIEncoding("UTF-8");
        // The MBeans of all Tomcats of a JVM are in one place, by this name.
        tomcat.getEngine().setName(new File(folder).getName());
        tomcat.getEngine().setParentClassLoader(TomcatBox.class.getClassLoader());
        ((AbstractProtocol<?>) tomcat.getConnector().getProtocolHandler()).setExecutor(executor());
        // Tomcat takes its own thread that looks after webapps for one of theirs, if they end just then.
        tomcat.getEngine().setBackgroundProcessorDelay(NEVER_SECONDS);
        host = tomcat.getHost();
        tomcat.start();
        return tomcat.getConnector().getLocalPort();
    }

    // All are made at the start, and stay. One that is made when a webapp's thread asks for it inherits that thread's
    // access rights, and so holds the webapp's class loader (before JDK 24); on Tomcat 7 as long as any peer keeps an
    // idle connection, since that takes a thread. Tomcat's listener against leaks would renew threads, at just such a
    // time.
    private StandardThreadExecutor executor() {
        StandardThreadExecutor executor = new StandardThreadExecutor();
        executor.setMaxThreads(THREADS);
        executor.setMinSpareThreads(THREADS);
        tomcat.getService().addExecutor(executor);
        return executor;
    }

    // A JVM takes one such factory; Tomcat 7 has none.
    private static void disableUrlFactory() throws ReflectiveOperationException {
        try {
            Class.forName("org.apache.catalina.webresources.TomcatURLStreamHandlerFactory")
                    .getMethod("disable")
                    .invoke(null);
        } catch (ClassNotFoundException e) {
            // nothing to disable
        }
    }

    /** Deploys a folder as it is, by its own web.xml. */
    public void deploy(String contextPath, String folder) {
        ContextConfig config = new ContextConfig();
        config.setDefaultWebXml(NO_DEFAULTS);
        StandardContext context = new StandardContext();
        context.setPath(contextPath);
        context.setName(contextPath);
        context.setDocBase(new File(folder).getAbsolutePath());
        context.addLifecycleListener(config);
        host.addChild(context);
        requireAvailable(context);
    }

    /** The class loader of a webapp. */
    public ClassLoader loaderOf(String contextPath) {
        return ((Context) host.findChild(contextPath)).getLoader().getClassLoader();
    }

    /** Stops a webapp and starts it again. */
    public void reload(String contextPath) {
        Context context = (Context) host.findChild(contextPath);
        context.reload();
        requireAvailable(context);
    }

    private static void requireAvailable(Context context) {
        if (!context.getState().isAvailable()) {
            throw new IllegalStateException("the webapp did not start; see the log");
        }
    }

    /** Takes a webapp away. */
    public void undeploy(String contextPath) {
        host.removeChild(host.findChild(contextPath));
    }

    /** Stops all of it. */
    public void stop() throws Exception {
        tomcat.stop();
        tomcat.destroy();
    }
}
