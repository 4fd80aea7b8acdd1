// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.guide.quickstart.jetty;

import dev.rivulet.guide.quickstart.ClockServlet;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;

public final class Main {
    public static void main(String[] arguments) throws Exception {
        ServletHolder stream = new ServletHolder(ClockServlet.class);
        stream.setInitOrder(1);
        ServletContextHandler webapp = new ServletContextHandler("/");
        webapp.addServlet(stream, "/stream");

        Server server = new Server(8080);
        server.setHandler(webapp);
        server.setStopAtShutdown(true);
        server.start();
        server.join();
    }
}
