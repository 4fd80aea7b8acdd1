// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.proxy;

import dev.rivulet.testkit.RawSseClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A proxy that runs as a child process in a folder of its own; stops when closed, or with this JVM. */
final class RunningProxy implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int ATTEMPTS = 5;

    // Below the ports that the operating system gives to connections, which could take one between choice and use.
    private static final int FIRST_PORT = 20_000;
    private static final int LAST_PORT = 32_000;

    private final Proxy proxy;
    private final Path folder;
    private final int port;
    private final Process process;
    private final Thread onExit = new Thread(this::kill, "stop-proxy");

    private RunningProxy(Proxy proxy, Path program, Path folder, int port, String documented) throws IOException {
        this.proxy = proxy;
        this.folder = folder;
        this.port = port;
        Path file = Files.writeString(
                folder.resolve("configuration"), proxy.configuration(documented.indent(8), port, folder));
        if (documented.contains("key.pem")) {
            TestKey.writeTo(folder);
        }
        ProcessBuilder builder = new ProcessBuilder(proxy.command(program, file, folder, port))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log().toFile());
        builder.environment().put("HOME", folder.toString());
        this.process = builder.start();
        Runtime.getRuntime().addShutdownHook(onExit);
    }

    /** Starts a proxy, on another port if somebody was faster, and waits until it listens. */
    static RunningProxy start(Proxy proxy, String documented) {
        Path program = Programs.of(proxy);
        for (int attempt = 1; ; attempt++) {
            RunningProxy started = begun(proxy, program, documented);
            if (started.isListening()) {
                return started;
            }
            String log = started.readLog();
            started.close();
            if (attempt == ATTEMPTS || !log.toLowerCase(Locale.ROOT).contains("in use")) {
                throw new AssertionError(proxy.program() + " does not listen. It says:\n" + log);
            }
        }
    }

    private static RunningProxy begun(Proxy proxy, Path program, String documented) {
        try {
            return new RunningProxy(proxy, program, Files.createTempDirectory("proxy"), freePort(), documented);
        } catch (IOException e) {
            throw new UncheckedIOException(proxy.program() + " cannot be started", e);
        }
    }

    private static int freePort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT);
            try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return probe.getLocalPort();
            } catch (IOException taken) {
                // another one, then
            }
        }
    }

    private boolean isListening() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (process.isAlive() && System.nanoTime() < deadline) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
                return true;
            } catch (IOException notYet) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            }
        }
        return false;
    }

    int port() {
        return port;
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    URI secureUri(String path) {
        return URI.create("https://127.0.0.1:" + port + path);
    }

    /** Asks for a stream; nothing is read yet. */
    RawSseClient connect(String path) throws IOException {
        return RawSseClient.to("127.0.0.1", port).path(path).connect();
    }

    /** What the program has said. */
    String readLog() {
        try {
            return new String(Files.readAllBytes(log()), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path log() {
        return folder.resolve("log");
    }

    @Override
    public void close() {
        kill();
        Runtime.getRuntime().removeShutdownHook(onExit);
        deleteFolder();
    }

    private void kill() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        for (ProcessHandle child : children) {
            child.destroyForcibly();
            child.onExit().join();
        }
    }

    private void deleteFolder() {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(proxy.program() + " does not leave its folder", e);
        }
    }
}
