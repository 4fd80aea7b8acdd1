// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.benchmark;

import dev.rivulet.servlet.Container;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@link BenchmarkServer} in a JVM of its own. */
final class ServerProcess implements AutoCloseable {

    /** The system property with more options for the servers' JVMs. */
    static final String OPTIONS = "benchmark.server.options";

    private static final long PATIENCE_IN_SECONDS = 20;

    private final Process process;
    private final BufferedReader answers;
    private final PrintWriter questions;
    private final int port;

    private ServerProcess(Process process) throws IOException {
        this.process = process;
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.questions = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
        this.port = Integer.parseInt(answer());
    }

    static ServerProcess without(Container container) throws IOException {
        return start(container, List.of());
    }

    static ServerProcess with(Container container, String... parameters) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("filtered"));
        arguments.addAll(List.of(parameters));
        return start(container, arguments);
    }

    private static ServerProcess start(Container container, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx1g", "-XX:+UseSerialGC"));
        command.addAll(List.of(System.getProperty(OPTIONS, "").split(" ")));
        command.removeIf(String::isEmpty);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), BenchmarkServer.class.getName()));
        command.add(container.name());
        command.addAll(arguments);
        return new ServerProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    int port() {
        return port;
    }

    /** Processor time that the server has taken, in nanoseconds. */
    long cpuTime() throws IOException {
        return ask("cpu");
    }

    /** Bytes of the heap in use, after full collections. */
    long usedHeap() throws IOException {
        return ask("heap");
    }

    private long ask(String question) throws IOException {
        questions.println(question);
        return Long.parseLong(answer());
    }

    // JVMs say things of themselves in between.
    private String answer() throws IOException {
        String line = answers.readLine();
        while (line != null && !line.startsWith(BenchmarkServer.ANSWER)) {
            line = answers.readLine();
        }
        if (line == null) {
            throw new IOException("the server has ended; what it said is above");
        }
        return line.substring(BenchmarkServer.ANSWER.length());
    }

    @Override
    public void close() {
        questions.close();
        try {
            if (!process.waitFor(PATIENCE_IN_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
