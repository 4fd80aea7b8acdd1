// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.fanout.server;

import io.javalin.Javalin;
import io.javalin.http.sse.SseClient;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ServerConnector;

/**
 * Javalin's {@code SseClient}, on the Jetty that it embeds; the connector has a backlog like the others' and all else Javalin's defaults. Events have no name, as
 * the other servers' have none. A send blocks until the reader's socket has taken the event, so nothing needs to hold up the publisher.
 */
final class JavalinStreams implements Hub {

    private final Readers<SseClient> readers = new Readers<>();

    private JavalinStreams() {}

    /** Starts it. Returns the port. */
    static int start() {
        JavalinStreams streams = new JavalinStreams();
        Control control = new Control(streams);
        Javalin javalin = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.jetty.addConnector((server, http) -> {
                ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
                EmbeddedContainer.configure(connector);
                return connector;
            });
            config.routes.sse("/sse", streams::open);
            config.routes.post("/publish", context -> context.result(control.publish(context.queryString())));
            config.routes.get("/stats", context -> context.result(control.stats(context.queryString())));
        });
        return javalin.start().port();
    }

    private void open(SseClient reader) {
        int key = Control.key(reader.ctx().queryString());
        reader.keepAlive();
        reader.onClose(() -> readers.remove(key, reader));
        readers.add(key, reader);
    }

    @Override
    public void broadcast(String data) {
        for (SseClient reader : readers) {
            reader.sendData(data);
        }
    }

    @Override
    public void publish(int topic, String data) {
        for (SseClient reader : readers.of(topic)) {
            reader.sendData(data);
        }
    }

    @Override
    public int connections() {
        return readers.count();
    }
}
