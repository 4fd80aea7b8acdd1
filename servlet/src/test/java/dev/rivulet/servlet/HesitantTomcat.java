// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import java.io.File;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.AbstractProtocol;

/**
 * A Tomcat whose lanes hesitate in the middle of a write that fails, where it hands the failure to a thread of the container's. What is a matter
 * of microseconds otherwise, a container thread that lends the request to somebody else meanwhile, happens often here.
 */
final class HesitantTomcat {

    private static final long HESITATION = TimeUnit.MILLISECONDS.toNanos(2);

    private HesitantTomcat() {}

    static RunningContainer start(Webapp webapp) throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(Container.tomcatFolder());
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        ExecutorService threads = Executors.newCachedThreadPool();
        ((AbstractProtocol<?>) tomcat.getConnector().getProtocolHandler()).setExecutor(hesitant(threads));
        Context context = tomcat.addContext("", new File("target").getAbsolutePath());
        webapp.servlets().forEach(entry -> {
            Wrapper wrapper = Tomcat.addServlet(context, entry.name(), entry.servlet());
            entry.parameters().forEach(wrapper::addInitParameter);
            wrapper.setAsyncSupported(true);
            wrapper.addMapping(entry.path());
            wrapper.setLoadOnStartup(1);
        });
        tomcat.start();
        return new RunningContainer(
                () -> {
                    tomcat.stop();
                    tomcat.destroy();
                    threads.shutdownNow();
                },
                tomcat.getConnector().getLocalPort());
    }

    private static Executor hesitant(Executor threads) {
        return task -> {
            if (Thread.currentThread().getName().startsWith("rivulet-lane")) {
                LockSupport.parkNanos(HESITATION);
            }
            threads.execute(task);
        };
    }
}
