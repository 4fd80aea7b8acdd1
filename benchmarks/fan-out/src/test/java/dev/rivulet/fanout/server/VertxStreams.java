// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.fanout.server;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Vert.x has no Server-Sent Events of its own for servers: what its guides do, a chunked response that is written to. The event is encoded once and written to
 * all readers in one turn of the event loop that serves them. Vert.x queues without bound: 4 events for each reader may be queued on average before a publication
 * without a rate waits. It writes each by itself, so more would only be a longer queue.
 */
final class VertxStreams implements Hub {

    private static final int OUTSTANDING = 4;
    private static final int BACKLOG = 10_000;

    private final Readers<HttpServerResponse> readers = new Readers<>();
    private final Outstanding outstanding = new Outstanding(OUTSTANDING);
    private final Control control = new Control(this);
    private final Context loop;

    private VertxStreams(Context loop) {
        this.loop = loop;
    }

    /** Starts it. Returns the port. */
    static int start() throws Exception {
        Vertx vertx = Vertx.vertx();
        Context loop = vertx.getOrCreateContext();
        VertxStreams streams = new VertxStreams(loop);
        HttpServer server = vertx.createHttpServer(
                        new HttpServerOptions().setHost("127.0.0.1").setPort(0).setAcceptBacklog(BACKLOG))
                .requestHandler(streams::serve);
        CompletableFuture<HttpServer> listening = new CompletableFuture<>();
        loop.runOnContext(
                none -> server.listen().onSuccess(listening::complete).onFailure(listening::completeExceptionally));
        return listening.get(10, TimeUnit.SECONDS).actualPort();
    }

    private void serve(HttpServerRequest request) {
        switch (request.path()) {
            case "/sse" -> open(request);
            case "/publish" -> request.response().end(control.publish(request.query()));
            default -> request.response().end(control.stats(request.query()));
        }
    }

    private void open(HttpServerRequest request) {
        int key = Control.key(request.query());
        HttpServerResponse response = request.response()
                .setChunked(true)
                .putHeader("Content-Type", "text/event-stream")
                .putHeader("Cache-Control", "no-cache");
        response.closeHandler(none -> readers.remove(key, response));
        response.writeHead();
        readers.add(key, response);
    }

    @Override
    public void broadcast(String data) {
        write(readers, readers.count(), data);
    }

    @Override
    public void publish(int topic, String data) {
        write(readers.of(topic), readers.of(topic).size(), data);
    }

    private void write(Iterable<HttpServerResponse> chosen, int count, String data) {
        Buffer event = Buffer.buffer("data: " + data + "\n\n");
        outstanding.began(count);
        loop.runOnContext(none -> {
            for (HttpServerResponse reader : chosen) {
                reader.write(event).onComplete(written -> outstanding.ended());
            }
        });
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
