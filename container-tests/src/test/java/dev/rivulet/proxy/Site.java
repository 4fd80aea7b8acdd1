// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.proxy;

import dev.rivulet.filter.SseFilter;
import dev.rivulet.servlet.Container;
import dev.rivulet.servlet.RunningContainer;
import dev.rivulet.servlet.Webapp;
import dev.rivulet.testkit.RawSseClient;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;

/** An application behind a proxy; the application is the same with the filter and without. */
record Site(TutorialServlet application, RunningContainer container, RunningProxy proxy) implements AutoCloseable {

    static final String PATH = "/stream";
    static final String BYTES_PATH = "/stream?bytes";

    /** How the application is deployed. */
    enum Filtering {
        WITHOUT_FILTER,
        WITH_FILTER
    }

    /** The parameters of the filter that make a difference within the time of a test. */
    private static final String[] PARAMETERS = {"heartbeat", "200ms"};

    static Site of(Container kind, Filtering filtering, IntFunction<RunningProxy> proxy) throws Exception {
        TutorialServlet application = new TutorialServlet();
        RunningContainer container = kind.start(webapp(application, filtering));
        try {
            return new Site(application, container, proxy.apply(container.port()));
        } catch (AssertionError | RuntimeException e) {
            container.close();
            throw e;
        }
    }

    private static Webapp webapp(TutorialServlet application, Filtering filtering) {
        Webapp webapp = Webapp.of(PATH, application);
        return filtering == Filtering.WITH_FILTER ? webapp.filter("/*", new SseFilter(), PARAMETERS) : webapp;
    }

    /** Asks through the proxy. */
    RawSseClient connect() throws IOException {
        return connect(PATH);
    }

    RawSseClient connect(String path) throws IOException {
        return proxy.connect(path);
    }

    /** Writes an event as soon as the next request is there: its head may come with the first event only. */
    CompletableFuture<StreamScript> writeOnRequest(String data) {
        return CompletableFuture.supplyAsync(application::nextRequest).thenApply(script -> {
            script.write(data);
            return script;
        });
    }

    @Override
    public void close() {
        application.endAll();
        proxy.close();
        container.close();
    }
}
