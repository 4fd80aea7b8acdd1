// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.conformance;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A container and what is deployed on it. Its own lock lets tests of one container deploy at the same time. */
final class Server {

    private final Containers container;
    private @Nullable Box box;
    private @Nullable Deployed shared;
    private int port;
    private int deployments;

    Server(Containers container) {
        this.container = container;
    }

    /** Starts it, unless that has been done. */
    synchronized void start() throws Exception {
        if (box == null) {
            Box made = new Box(container);
            port = made.start(Servers.emptyFolder(container.name()));
            box = made;
            shared = deploy(WebappSettings.ROOMY);
        }
    }

    synchronized Deployed shared() {
        return shared;
    }

    /** Deploys the webapp once more, under a path of its own. */
    synchronized Deployed deploy(WebappSettings settings) throws Exception {
        String contextPath = "/app" + deployments++;
        Path folder = Servers.emptyFolder(container.name() + contextPath.replace('/', '-'));
        WebappFolder.assemble(folder, container.namespace(), settings);
        box.deploy(contextPath, folder);
        return new Deployed(container, box, port, contextPath);
    }

    synchronized void stop() throws IOException {
        if (box != null) {
            box.stop();
        }
    }
}
