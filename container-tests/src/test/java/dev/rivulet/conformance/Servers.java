// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The containers of this JVM, each started when it is first asked for and stopped when the tests are over. */
final class Servers implements AutoCloseable {

    private static final Servers SHARED = new Servers();
    private static final Path BASE =
            Path.of("target", "conformance-" + ProcessHandle.current().pid());

    private final Map<Containers, Server> running = new EnumMap<>(Containers.class);
    private boolean closed;

    private Servers() {}

    static Servers shared() {
        return SHARED;
    }

    /** The webapp that the tests of a container share. */
    static Deployed app(Containers container) throws Exception {
        return SHARED.server(container).shared();
    }

    /** A webapp for one test alone, which undeploys it by closing it. */
    static Deployed own(Containers container, WebappSettings settings) throws Exception {
        return SHARED.server(container).deploy(settings);
    }

    private Server server(Containers container) throws Exception {
        Server server;
        synchronized (this) {
            if (closed) {
                throw new IllegalStateException("the tests are over");
            }
            server = running.computeIfAbsent(container, Server::new);
        }
        server.start();
        return server;
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        for (Server server : running.values()) {
            server.stop();
        }
        running.clear();
        delete(BASE);
    }

    /** An empty folder of this JVM alone. */
    static Path emptyFolder(String name) throws IOException {
        Path folder = BASE.resolve(name);
        delete(folder);
        return Files.createDirectories(folder);
    }

    private static void delete(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            try (Stream<Path> old = Files.walk(folder)) {
                List<Path> deepestFirst = old.sorted(Comparator.reverseOrder()).toList();
                for (Path path : deepestFirst) {
                    Files.delete(path);
                }
            }
        }
    }
}
