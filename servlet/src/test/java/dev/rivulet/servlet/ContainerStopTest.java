// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.testkit.LeakCheck;
import java.io.File;
import java.util.function.Predicate;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.startup.Tomcat;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A webapp that stops while its server goes on takes its listener with it: it would keep the webapp's classes. */
@ExtendWith(LeakCheck.class)
final class ContainerStopTest {

    private static final Predicate<Object> OURS =
            listener -> listener.toString().equals(ContainerStop.class.getName());

    @Test
    void listener_isTakenBackFromJetty_whenTheWebappStops() throws Exception {
        Server server = new Server();
        ServletContextHandler context = new ServletContextHandler();
        context.setContextPath("/");
        ServletHolder holder = new ServletHolder(new TopicServlet());
        holder.setInitOrder(1);
        context.addServlet(holder, "/sse");
        server.setHandler(context);
        server.start();
        try {
            assertThat(server.getEventListeners()).filteredOn(OURS).hasSize(1);
            assertThat(context.getEventListeners()).filteredOn(OURS).hasSize(1);

            context.stop();

            assertThat(server.getEventListeners()).filteredOn(OURS).isEmpty();
            assertThat(context.getEventListeners()).filteredOn(OURS).isEmpty();
        } finally {
            server.stop();
        }
    }

    @Test
    void listener_isTakenBackFromTomcat_whenTheWebappStops() throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(Container.tomcatFolder());
        tomcat.setPort(0);
        Context context = tomcat.addContext("", new File("target").getAbsolutePath());
        Wrapper wrapper = Tomcat.addServlet(context, "sse", new TopicServlet());
        wrapper.setLoadOnStartup(1);
        tomcat.start();
        try {
            int during = context.findLifecycleListeners().length;

            context.stop();

            assertThat(context.findLifecycleListeners()).hasSize(during - 1);
        } finally {
            tomcat.stop();
            tomcat.destroy();
        }
    }
}
