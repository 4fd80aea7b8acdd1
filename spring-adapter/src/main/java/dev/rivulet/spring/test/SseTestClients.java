// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.test;

import dev.rivulet.testkit.SseTestClient;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

/**
 * Opens streams of the server that a test has started, and closes them when the test method has ended. See {@link AutoConfigureSseTestClient}.
 *
 * <p>Thread safety: safe for use by any thread; tests that run at the same time in one application end each other's streams.
 */
public final class SseTestClients implements AutoCloseable {

    private final Environment environment;

    // guarded by this
    private final Deque<SseTestClient> opened = new ArrayDeque<>();

    SseTestClients(Environment environment) {
        this.environment = environment;
    }

    /**
     * Opens a stream and waits for the answer's headers.
     *
     * @param path begins with {@code /}, without the application's context path; it may have a query
     * @return the client, which is closed when the test method has ended
     * @throws IllegalStateException if no web server is running
     * @throws AssertionError        if there is no answer
     */
    public SseTestClient open(String path) {
        return open(path, UnaryOperator.identity());
    }

    /**
     * The same for a request of one's own.
     *
     * <pre>{@code
     * clients.open("/orders", request -> request.header("Authorization", token).lastEventId(id))
     * }</pre>
     *
     * @param path    begins with {@code /}, without the application's context path; it may have a query
     * @param request says what is special about the request
     * @return the client, which is closed when the test method has ended
     * @throws IllegalStateException if no web server is running
     * @throws AssertionError        if there is no answer
     */
    public SseTestClient open(String path, UnaryOperator<SseTestClient.Builder> request) {
        SseTestClient client = request.apply(SseTestClient.builder(uri(path))).build();
        synchronized (this) {
            opened.add(client);
        }
        return client.open();
    }

    /**
     * Where something of the application is found.
     *
     * @param path begins with {@code /}, without the application's context path
     * @return the whole address
     * @throws IllegalStateException if no web server is running
     */
    public URI uri(String path) {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("path: must begin with /, but was \"" + path + '"');
        }
        String port = environment.getProperty("local.server.port");
        if (port == null) {
            throw new IllegalStateException(
                    "No web server is running: the test needs @SpringBootTest(webEnvironment = RANDOM_PORT)");
        }
        String contextPath = environment.getProperty("server.servlet.context-path", "");
        return URI.create(scheme() + "://localhost:" + port + contextPath + path);
    }

    private String scheme() {
        boolean enabled = environment.getProperty("server.ssl.enabled", Boolean.class, true);
        boolean described = environment.containsProperty("server.ssl.bundle")
                || environment.containsProperty("server.ssl.key-store")
                || environment.containsProperty("server.ssl.certificate");
        return enabled && described ? "https" : "http";
    }

    /** Closes all that were opened so far. Called by itself after each test method. */
    @Override
    public void close() {
        SseTestClient client = next();
        while (client != null) {
            client.close();
            client = next();
        }
    }

    private synchronized @Nullable SseTestClient next() {
        return opened.poll();
    }
}
