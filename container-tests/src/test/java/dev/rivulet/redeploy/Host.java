// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.redeploy;

import dev.rivulet.servlet.Container;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.handlers.PathHandler;
import java.lang.ref.WeakReference;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.session.StandardManager;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.scan.StandardJarScanner;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.xnio.Options;

/** A server that webapps are deployed to, each with a class loader of its own, and taken from, while it runs. */
enum Host {
    TOMCAT {
        @Override
        Running start(Path work) throws Exception {
            Tomcat tomcat = new Tomcat();
            tomcat.setBaseDir(work.toString());
            tomcat.setPort(0);
            tomcat.getConnector().setProperty("address", "127.0.0.1");
            tomcat.getConnector().setProperty("acceptCount", "1000");
            tomcat.getConnector().setProperty("maxThreads", Integer.toString(THREADS));
            tomcat.setAddDefaultWebXmlToWebapp(false);
            // All are made at the start: one that is made while a webapp's code runs inherits its access rights, and so
            // its class loader (before JDK 24).
            tomcat.getConnector().setProperty("minSpareThreads", Integer.toString(THREADS));
            // A thread of its own that is just looking at a webapp which is taken away would look like one of the
            // webapp's.
            tomcat.getEngine().setBackgroundProcessorDelay(-1);
            // They are started when they are set up.
            ((StandardHost) tomcat.getHost()).setStartChildren(false);
            tomcat.start();
            return new Running(
                    tomcat.getConnector().getLocalPort(),
                    (path, webapp, parent) -> deploy(tomcat, path, webapp, parent),
                    () -> {
                        tomcat.stop();
                        tomcat.destroy();
                    });
        }
    },

    JETTY {
        @Override
        Running start(Path work) throws Exception {
            Server server = new Server(new QueuedThreadPool(THREADS));
            ServerConnector connector = new ServerConnector(server);
            connector.setHost("127.0.0.1");
            connector.setAcceptQueueSize(1000);
            server.addConnector(connector);
            ContextHandlerCollection webapps = new ContextHandlerCollection();
            server.setHandler(webapps);
            server.start();
            return new Running(
                    connector.getLocalPort(),
                    (path, webapp, parent) -> deploy(webapps, path, webapp, parent),
                    server::stop);
        }
    },

    /** Put together by hand, as it is where Undertow is embedded. */
    UNDERTOW {
        @Override
        Running start(Path work) {
            PathHandler paths = new PathHandler();
            List<OnUndertow> deployed = new CopyOnWriteArrayList<>();
            Undertow server = Undertow.builder()
                    .addHttpListener(0, "127.0.0.1", paths)
                    .setWorkerThreads(THREADS)
                    .setWorkerOption(Options.WORKER_TASK_CORE_THREADS, THREADS)
                    .setServerOption(UndertowOptions.SHUTDOWN_TIMEOUT, 10_000)
                    .build();
            server.start();
            // All threads now: one that is made while a webapp's code runs inherits its class loader, and the pool
            // refers to it even when it has ended.
            CountDownLatch busy = new CountDownLatch(THREADS);
            for (int i = 0; i < THREADS; i++) {
                server.getWorker().execute(() -> {
                    busy.countDown();
                    awaitQuietly(busy);
                });
            }
            awaitQuietly(busy);
            int port = ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
            return new Running(
                    port,
                    (path, webapp, parent) -> {
                        OnUndertow deployment = new OnUndertow(paths, path, webapp, parent);
                        deployed.add(deployment);
                        return deployment;
                    },
                    () -> {
                        for (OnUndertow deployment : deployed) {
                            deployment.undeploy();
                        }
                        server.stop();
                    });
        }
    };

    private static final int THREADS = 200;
    private static final int UNLOAD_DELAY = 500;

    /** Starts a webapp; one that cannot start is deployed nevertheless. */
    interface Deployer {
        Deployment deploy(String path, Exploded webapp, ClassLoader parent) throws Exception;
    }

    /** A server that serves. */
    record Running(int port, Deployer deployer, Container.Step stop) implements AutoCloseable {

        /** Starts a webapp that sees nothing of Rivulet but what it brings. */
        Deployment deploy(String path, Exploded webapp) throws Exception {
            return deployer.deploy(path, webapp, new HidingLoader());
        }

        @Override
        public void close() {
            try {
                stop.run();
            } catch (Exception e) {
                throw new IllegalStateException("the server did not stop", e);
            }
        }
    }

    /** A webapp on it. */
    interface Deployment {
        /** The webapp's present class loader, or its last one if it has failed to start. */
        ClassLoader loader();

        boolean isServing();

        /** Stops it, and starts it with a new class loader. */
        void reload() throws Exception;

        void undeploy() throws Exception;
    }

    abstract Running start(Path work) throws Exception;

    /** Whether a webapp serves although one of its servlets, or a filter, could not start. */
    boolean startsNevertheless() {
        return this == UNDERTOW;
    }

    /** Whether a servlet that keeps threads hears in time that it has to give them back. */
    boolean tellsServletsInTime() {
        return this != TOMCAT;
    }

    private static Deployment deploy(Tomcat tomcat, String path, Exploded webapp, ClassLoader parent) throws Exception {
        StandardContext context =
                (StandardContext) tomcat.addWebapp(path, webapp.root().toString());
        context.setParentClassLoader(parent);
        StandardManager sessions = new StandardManager();
        sessions.setPathname("SESSIONS.ser");
        context.setManager(sessions);
        context.setUnloadDelay(UNLOAD_DELAY);
        context.setClearReferencesStopThreads(false);
        context.setClearReferencesThreadLocals(true);
        context.setFailCtxIfServletStartFails(true);
        AtomicReference<WeakReference<ClassLoader>> loader = new AtomicReference<>();
        context.addLifecycleListener(event -> {
            if (event.getType().equals(Lifecycle.CONFIGURE_START_EVENT)) {
                loader.set(new WeakReference<>(context.getLoader().getClassLoader()));
            }
        });
        ((StandardJarScanner) context.getJarScanner()).setScanClassPath(false);
        context.start();
        return new Deployment() {
            @Override
            public ClassLoader loader() {
                return loader.get().get();
            }

            @Override
            public boolean isServing() {
                return context.getState().isAvailable();
            }

            @Override
            public void reload() {
                context.reload();
            }

            @Override
            public void undeploy() {
                tomcat.getHost().removeChild(context);
            }
        };
    }

    private static Deployment deploy(ContextHandlerCollection webapps, String path, Exploded webapp, ClassLoader parent)
            throws Exception {
        WebAppContext context = new WebAppContext(webapp.root().toString(), path.isEmpty() ? "/" : path);
        context.setClassLoader(parent);
        context.setDefaultsDescriptor(null);
        Callback.Completable deployed = new Callback.Completable();
        webapps.deployHandler(context, deployed);
        deployed.get();
        context.start();
        webapps.manage(context);
        return new OnJetty(webapps, context);
    }

    /** Lets go of a webapp that is undeployed, as Jetty does: one that has merely stopped remembers its servlets' classes. */
    private static final class OnJetty implements Deployment {

        private final ContextHandlerCollection webapps;
        private WebAppContext context;

        OnJetty(ContextHandlerCollection webapps, WebAppContext context) {
            this.webapps = webapps;
            this.context = context;
        }

        @Override
        public ClassLoader loader() {
            return context.getClassLoader();
        }

        @Override
        public boolean isServing() {
            return context.isAvailable();
        }

        @Override
        public void reload() throws Exception {
            context.stop();
            context.start();
        }

        @Override
        public void undeploy() throws Exception {
            webapps.unmanage(context);
            context.stop();
            Callback.Completable undeployed = new Callback.Completable();
            webapps.undeployHandler(context, undeployed);
            undeployed.get();
            context.destroy();
            context = null;
        }
    }

    /** As long as somebody is not busy, a pool may give it the next task. */
    private static void awaitQuietly(CountDownLatch latch) {
        try {
            boolean unused = latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
