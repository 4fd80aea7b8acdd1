// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.proxy;

import dev.rivulet.filter.SseFilter;
import dev.rivulet.servlet.Container;
import dev.rivulet.servlet.RunningContainer;
import dev.rivulet.servlet.Webapp;
import dev.rivulet.testkit.RawSseClient;
import jakarta.servlet.Servlet;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;

/** An application behind a proxy; the application is the same with the filter and without. */
record Site(TutorialServlet application, RunningContainer container, RunningProxy proxy) implements AutoCloseable {

    static final String PATH = "/stream";
    static final String BYTES_PATH = "/stream?bytes";
    static final String HEADERS_FIRST_PATH = "/stream?headersFirst";

    /** How the application is deployed. */
    enum Filtering {
        WITHOUT_FILTER(""),
        WITH_FILTER("heartbeat 200ms"),
        WITH_FILTER_THAT_BEGINS("heartbeat 200ms earlyHeartbeat true"),
        WITH_FILTER_THAT_REFUSES_COMPRESSION("heartbeat 200ms compression refuse");

        private final String parameters;

        Filtering(String parameters) {
            this.parameters = parameters;
        }

        Webapp deploy(Servlet application) {
            Webapp webapp = Webapp.of(PATH, application);
            return parameters.isEmpty() ? webapp : webapp.filter("/*", new SseFilter(), parameters.split(" "));
        }
    }

    static Site of(Container kind, Filtering filtering, IntFunction<RunningProxy> proxy) throws Exception {
        TutorialServlet application = new TutorialServlet();
        RunningContainer container = kind.start(filtering.deploy(application));
        try {
            return new Site(application, container, proxy.apply(container.port()));
        } catch (AssertionError | RuntimeException e) {
            container.close();
            throw e;
        }
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
