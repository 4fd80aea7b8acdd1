// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.interop;

import dev.rivulet.servlet.Container;
import dev.rivulet.servlet.RunningContainer;
import dev.rivulet.servlet.Webapp;
import dev.rivulet.servlet.Wire;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/** A container with streams for all tests. */
record Site(TopicServlet servlet, VisitFilter filter, RunningContainer running) {

    static final String PATH = "/stream";

    private static final String PAGE = "/page/";
    private static final String ANY = "*";

    private static final Map<Kind, Site> RUNNING = new HashMap<>();

    private static final String OFTEN = "100ms";

    private record Kind(Container container, Wire wire, String origins, String heartbeat) {}

    /** One whose streams pages of any origin may read, without credentials. */
    static Site of(Container container) throws Exception {
        return of(new Kind(container, Wire.HTTP1, ANY, OFTEN));
    }

    /** The same over HTTP/2 and TLS. */
    static Site http2() throws Exception {
        return of(new Kind(Container.JETTY, Wire.H2, ANY, OFTEN));
    }

    /** One whose streams pages of one origin may read. */
    static Site listing(String origin) throws Exception {
        return of(new Kind(Container.JETTY, Wire.HTTP1, origin, OFTEN));
    }

    /** One with heartbeats as rare as they are by default. */
    static Site quiet() throws Exception {
        return of(new Kind(Container.JETTY, Wire.HTTP1, ANY, "15s"));
    }

    /** Shared by all tests, and started when it is first wanted. */
    private static Site of(Kind kind) throws Exception {
        synchronized (RUNNING) {
            Site site = RUNNING.get(kind);
            if (site == null) {
                site = start(kind);
                RUNNING.put(kind, site);
            }
            return site;
        }
    }

    private static Site start(Kind kind) throws Exception {
        TopicServlet servlet = new TopicServlet();
        VisitFilter filter = new VisitFilter();
        Webapp webapp = new Webapp()
                .with(PAGE + "*", new PageServlet())
                .filter(PATH, filter)
                .with(
                        PATH,
                        servlet,
                        "origins",
                        kind.origins(),
                        "heartbeat",
                        kind.heartbeat(),
                        "historyBytes",
                        "16MiB",
                        "maxConnectionsPerUser",
                        "1");
        return new Site(servlet, filter, kind.container().start(webapp, kind.wire()));
    }

    /** What browsers show. */
    URI page() {
        return running.uri(PAGE);
    }

    /** The origin of what browsers show. */
    String origin() {
        return running.uri("").toString();
    }

    static void stopAll() {
        synchronized (RUNNING) {
            RUNNING.values().forEach(site -> site.running().close());
            RUNNING.clear();
        }
    }
}
