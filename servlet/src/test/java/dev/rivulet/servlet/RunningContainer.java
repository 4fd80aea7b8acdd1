// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import dev.rivulet.testkit.SseTestClient;
import java.net.URI;

/** A container that serves; stops when closed. */
public record RunningContainer(Container.Step stop, Wire wire, int port) implements AutoCloseable {

    /** One that speaks HTTP/1.1. */
    public RunningContainer(Container.Step stop, int port) {
        this(stop, Wire.HTTP1, port);
    }

    public URI uri(String path) {
        return URI.create(wire.scheme() + "://127.0.0.1:" + port + path);
    }

    public SseTestClient connect(String path) {
        return SseTestClient.connect(uri(path));
    }

    public SseTestClient.Builder client(String path) {
        return SseTestClient.builder(uri(path));
    }

    @Override
    public void close() {
        try {
            stop.run();
        } catch (Exception e) {
            throw new IllegalStateException("the container did not stop", e);
        }
    }
}
