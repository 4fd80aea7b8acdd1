// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.conformance;

import dev.rivulet.testkit.RawSseClient;
import dev.rivulet.testkit.SseTestClient;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** The webapp on a container, as seen by its peers and by who controls it. */
record Deployed(Containers container, Box box, int port, String contextPath) implements AutoCloseable {

    private static final AtomicInteger NAMES = new AtomicInteger();
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final HttpClient CONTROL = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    /** A name for a stream, and topic, that nobody else has. */
    static String newName() {
        return "stream-" + NAMES.incrementAndGet();
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + contextPath + path);
    }

    /** Opens a stream; who has its headers is subscribed. */
    SseTestClient connect(String path) {
        return client(path).open();
    }

    SseTestClient.Builder client(String path) {
        return SseTestClient.builder(uri(path)).deadline(PATIENCE);
    }

    /** A peer on a plain socket, whose head has been read. */
    RawSseClient connectRaw(String path) throws IOException {
        RawSseClient client = raw(path).connect();
        client.head();
        return client;
    }

    RawSseClient.Builder raw(String path) {
        return RawSseClient.to("127.0.0.1", port).path(contextPath + path).deadline(PATIENCE);
    }

    /** Has the webapp do something, and tells its answer. */
    String control(String what, String... parameters) throws Exception {
        StringBuilder query = new StringBuilder("/control?do=" + what);
        for (int i = 0; i < parameters.length; i += 2) {
            query.append('&').append(parameters[i]).append('=').append(encoded(parameters[i + 1]));
        }
        HttpRequest request =
                HttpRequest.newBuilder(uri(query.toString())).timeout(PATIENCE).build();
        HttpResponse<String> answer = CONTROL.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new AssertionError(query + " was answered by " + answer + ": " + answer.body());
        }
        return answer.body();
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /** Publishes an event, and tells its position. */
    String publish(String topic, String data) throws Exception {
        return control("publish", "topic", topic, "data", data);
    }

    /** Waits until a stream has ended, and tells why. */
    String awaitClosed(String name) throws Exception {
        return control("awaitClosed", "name", name);
    }

    /** The class loader that the webapp has now. */
    ClassLoader loader() {
        return box.loaderOf(contextPath);
    }

    void reload() {
        box.reload(contextPath);
    }

    @Override
    public void close() {
        box.undeploy(contextPath);
    }
}
