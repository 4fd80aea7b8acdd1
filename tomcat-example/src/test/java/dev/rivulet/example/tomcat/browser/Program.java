// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.example.tomcat.browser;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A server that runs as a child process; stops when closed, or with this JVM. */
final class Program implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String FOLDERS_OF_SERVERS = ":/usr/local/sbin:/usr/sbin:/sbin";

    // Below the ports that the operating system gives to connections, which could take one between choice and use.
    private static final int FIRST_PORT = 20_000;
    private static final int LAST_PORT = 32_000;

    private final Process process;
    private final Path log;
    private final Thread onExit = new Thread(this::kill, "stop-program");

    private Program(Process process, Path log) {
        this.process = process;
        this.log = log;
        Runtime.getRuntime().addShutdownHook(onExit);
    }

    /** Starts a program; what it says goes to a file in the folder. */
    static Program start(Path folder, ProcessBuilder builder) throws IOException {
        Path log = folder.resolve("out.log");
        return new Program(
                builder.directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start(),
                log);
    }

    /** Where a program is; a missing one fails the test with the command that installs it. */
    static Path find(String name, String debianPackage) {
        String path = System.getenv().getOrDefault("PATH", "") + FOLDERS_OF_SERVERS;
        return Stream.of(path.split(File.pathSeparator))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(
                        () -> new AssertionError("These tests run " + name + ", which is not installed. On Debian and"
                                + " Ubuntu: sudo apt-get install --no-install-recommends " + debianPackage
                                + " (as root, ./verify does it)"));
    }

    static int freePort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT);
            try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return probe.getLocalPort();
            } catch (IOException taken) {
                // another one, then
            }
        }
    }

    /** Waits until somebody listens on a port. */
    void awaitListening(int port) {
        await("port " + port, () -> listens(port));
    }

    /** Waits until the log has a text. */
    void awaitLog(String text) {
        await("\"" + text + "\" in the log", () -> log().contains(text));
    }

    private void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new AssertionError(what + ": not within " + PATIENCE + ". The program says:\n" + log());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** What the program has said. */
    String log() {
        try {
            return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks it to stop, and tells whether it did so by itself in time. */
    boolean stop(Duration patience) throws InterruptedException {
        process.destroy();
        return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        kill();
        Runtime.getRuntime().removeShutdownHook(onExit);
    }

    private void kill() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly().onExit().join();
        for (ProcessHandle child : children) {
            child.destroyForcibly();
            child.onExit().join();
        }
    }
}
