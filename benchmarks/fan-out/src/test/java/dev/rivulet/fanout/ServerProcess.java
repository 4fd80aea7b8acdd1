// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.fanout;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server that keeps the contract, in a process of its own, on a processor of its own. */
public final class ServerProcess implements AutoCloseable {

    /** More options for the servers' JVMs. */
    static final String OPTIONS = "fanout.server.options";

    private static final long PATIENCE_IN_SECONDS = 20;
    private static final Duration ANSWER = Duration.ofSeconds(20);
    private static final String PORT = "port=";
    private static final String PID = "pid=";

    private final String name;
    private final Process process;
    private final HttpClient http = HttpClient.newHttpClient();
    private final int port;

    /** Whose processor time and memory are the server's, with its descendants'. */
    private final ProcessHandle counted;

    private ServerProcess(String name, Process process) throws IOException {
        this.name = name;
        this.process = process;
        BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        ProcessHandle server = process.toHandle();
        String line = said.readLine();
        while (line != null && !line.startsWith(PORT)) {
            if (line.startsWith(PID)) {
                server = ProcessHandle.of(Long.parseLong(line.substring(PID.length())))
                        .orElse(server);
            }
            line = said.readLine();
        }
        counted = server;
        if (line == null) {
            throw new IOException("the server has ended; what it said is above");
        }
        port = Integer.parseInt(line.substring(PORT.length()));
        Thread drain = new Thread(() -> said.lines().forEach(each -> {}), "server output");
        drain.setDaemon(true);
        drain.start();
    }

    static ServerProcess start(Competitor competitor) throws IOException {
        List<String> command = new ArrayList<>(Processors.command(Processors.SERVER));
        command.addAll(competitor.command());
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new ServerProcess(competitor.name(), process);
    }

    /** The command of one of the servers in Java. */
    static List<String> java(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx2g", "-XX:+UseSerialGC", "-XX:-UseDynamicNumberOfCompilerThreads"));
        Stream.of(System.getProperty(OPTIONS, "").split(" "))
                .filter(option -> !option.isEmpty())
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.rivulet.fanout.server.PeerServer"));
        command.addAll(List.of(arguments));
        return command;
    }

    /** The name of the competitor. */
    String name() {
        return name;
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    /** Begins a publication; the query is the contract's. */
    void publish(String query) throws IOException, InterruptedException {
        ask(HttpRequest.newBuilder(uri("/publish?" + query)).POST(HttpRequest.BodyPublishers.noBody()));
    }

    /** The server's figures. */
    Map<String, Long> stats(String query) throws IOException, InterruptedException {
        Map<String, Long> stats = new TreeMap<>();
        ask(HttpRequest.newBuilder(uri("/stats?" + query))).lines().forEach(line -> {
            int equals = line.indexOf('=');
            stats.put(line.substring(0, equals), Long.parseLong(line.substring(equals + 1)));
        });
        return stats;
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private String ask(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.timeout(ANSWER).build(), BodyHandlers.ofString())
                .body();
    }

    /** Processor time of the server and its children until now, see {@link ProcessFigures#processorSeconds}. */
    double processorSeconds() {
        return processes().mapToDouble(ProcessFigures::processorSeconds).sum();
    }

    long writeCalls() {
        return processes().mapToLong(ProcessFigures::writeCalls).sum();
    }

    /** The memory that the kernel has given to the server. */
    long residentBytes() {
        return processes().mapToLong(ProcessFigures::residentBytes).sum();
    }

    private Stream<ProcessFigures> processes() {
        return Stream.concat(Stream.of(counted), counted.descendants()).map(each -> new ProcessFigures(each.pid()));
    }

    @Override
    public void close() throws IOException {
        process.descendants().forEach(ProcessHandle::destroy);
        process.getOutputStream().close();
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
