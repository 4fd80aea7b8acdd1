// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.example.jetty;

import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.testkit.LeakCheck;
import dev.rivulet.testkit.ReceivedEvent;
import dev.rivulet.testkit.SseTestClient;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.openqa.selenium.json.Json;

/** The example, running for one test, and how to talk to it. Fails a test that leaves threads of it behind. */
final class Running implements BeforeEachCallback, AfterEachCallback {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String FORM = "application/x-www-form-urlencoded";

    /** Held, since loggers that nobody holds forget their level. */
    private static final Logger ROOT = Logger.getLogger("");

    private final List<LeakCheck> leaks = List.of(new LeakCheck(), new LeakCheck("example-", Duration.ofSeconds(5)));
    private ExampleServer server;

    static void quiet() {
        ROOT.setLevel(Level.SEVERE);
    }

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        quiet();
        leaks.forEach(check -> check.beforeEach(context));
        server = ExampleServer.start("127.0.0.1", 0);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        server.close();
        leaks.forEach(check -> check.afterEach(context));
    }

    URI uri(String path) {
        return server.uri().resolve(path);
    }

    SseBroadcaster streams() {
        return server.streams();
    }

    SseTestClient open(String path) {
        return SseTestClient.connect(uri(path));
    }

    /** A client that behaves as a browser does, but does not take its time. */
    SseTestClient openReconnecting(String path) {
        return SseTestClient.builder(uri(path))
                .reconnecting(true)
                .reconnectionTime(Duration.ofMillis(50))
                .open();
    }

    HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(uri(path)).GET().build());
    }

    /** Posts a form; names and values alternate. */
    HttpResponse<String> post(String path, String... fields) {
        StringBuilder form = new StringBuilder();
        for (int i = 0; i < fields.length; i += 2) {
            form.append(i == 0 ? "" : "&").append(fields[i]).append('=').append(encode(fields[i + 1]));
        }
        return send(HttpRequest.newBuilder(uri(path))
                .header("Content-Type", FORM)
                .POST(HttpRequest.BodyPublishers.ofString(form.toString()))
                .build());
    }

    HttpResponse<String> send(HttpRequest request) {
        try {
            return HTTP.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(request + " failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(request + " was interrupted", e);
        }
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    static Map<String, Object> json(ReceivedEvent event) {
        return new Json().toType(event.data(), Json.MAP_TYPE);
    }
}
