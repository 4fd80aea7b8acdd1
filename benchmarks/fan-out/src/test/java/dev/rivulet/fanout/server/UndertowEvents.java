// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.fanout.server;

import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.BlockingHandler;
import io.undertow.server.handlers.sse.ServerSentEventConnection;
import io.undertow.server.handlers.sse.ServerSentEventConnection.EventCallback;
import io.undertow.server.handlers.sse.ServerSentEventHandler;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * Undertow's own {@code ServerSentEventHandler}, without servlets. It queues without bound and joins what is queued for a reader to one write: 8 events for each
 * reader may be queued on average before a publication without a rate waits, as many as the limit may owe.
 */
final class UndertowEvents implements Hub, EventCallback {

    private static final int OUTSTANDING = 8;

    private final Readers<ServerSentEventConnection> readers = new Readers<>();
    private final Outstanding outstanding = new Outstanding(OUTSTANDING);

    private UndertowEvents() {}

    /** Starts it. Returns the port. */
    static int start() {
        UndertowEvents events = new UndertowEvents();
        Control control = new Control(events);
        HttpHandler stats = exchange -> exchange.getResponseSender().send(control.stats(exchange.getQueryString()));
        HttpHandler publish = exchange -> exchange.getResponseSender().send(control.publish(exchange.getQueryString()));
        Undertow undertow = EmbeddedContainer.undertow(Handlers.path()
                .addExactPath("/sse", new ServerSentEventHandler((connection, last) -> events.open(connection)))
                .addExactPath("/publish", publish)
                .addExactPath("/stats", new BlockingHandler(stats)));
        return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
    }

    private void open(ServerSentEventConnection connection) {
        int key = Control.key(connection.getQueryString());
        readers.add(key, connection);
        connection.addCloseTask(closed -> readers.remove(key, closed));
    }

    @Override
    public void broadcast(String data) {
        outstanding.began(readers.count());
        for (ServerSentEventConnection reader : readers) {
            reader.send(data, this);
        }
    }

    @Override
    public void publish(int topic, String data) {
        for (ServerSentEventConnection reader : readers.of(topic)) {
            outstanding.began(1);
            reader.send(data, this);
        }
    }

    @Override
    public void done(ServerSentEventConnection connection, String data, String event, String id) {
        outstanding.ended();
    }

    @Override
    public void failed(
            ServerSentEventConnection connection, String data, String event, String id, IOException failure) {
        outstanding.ended();
    }

    @Override
    public void awaitRoom(int size) throws InterruptedException {
        outstanding.awaitRoom(readers.count());
    }

    @Override
    public int connections() {
        return readers.count();
    }
}
