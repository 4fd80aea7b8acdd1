// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.interop;

import dev.rivulet.servlet.Container;
import dev.rivulet.servlet.RunningContainer;
import dev.rivulet.servlet.Webapp;
import java.net.URI;
import java.util.EnumMap;
import java.util.Map;

/** A container with the streams of all tests. */
record Site(TopicServlet servlet, VisitFilter filter, RunningContainer running) {

    static final String PATH = "/stream";

    private static final String PAGE = "/page/";

    private static final Map<Container, Site> RUNNING = new EnumMap<>(Container.class);

    /** The one that all tests share; started when it is first wanted. */
    static Site of(Container container) throws Exception {
        synchronized (RUNNING) {
            Site site = RUNNING.get(container);
            if (site == null) {
                site = start(container);
                RUNNING.put(container, site);
            }
            return site;
        }
    }

    private static Site start(Container container) throws Exception {
        TopicServlet servlet = new TopicServlet();
        VisitFilter filter = new VisitFilter();
        Webapp webapp = new Webapp()
                .with(PAGE + "*", new PageServlet())
                .filter(PATH, filter)
                .with(
                        PATH,
                        servlet,
                        "origins",
                        "*",
                        "heartbeat",
                        "100ms",
                        "historyBytes",
                        "16MiB",
                        "maxConnectionsPerUser",
                        "1");
        return new Site(servlet, filter, container.start(webapp));
    }

    /** What browsers show. */
    URI page() {
        return running.uri(PAGE);
    }

    static void stopAll() {
        synchronized (RUNNING) {
            RUNNING.values().forEach(site -> site.running().close());
            RUNNING.clear();
        }
    }
}
