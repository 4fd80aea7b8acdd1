// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.guide.page;

import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** What docs/deployment.md sets on Jetty. */
final class JettyDeployment {

    private JettyDeployment() {}

    static Server server() {
        QueuedThreadPool threads = new QueuedThreadPool(100);
        Server server = new Server(threads);
        ServerConnector connector = new ServerConnector(server);
        connector.setPort(8080);
        connector.setAcceptQueueSize(1000);
        connector.setIdleTimeout(30_000);
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(20_000, server));
        return server;
    }
}
