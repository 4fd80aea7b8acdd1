// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.soak.server;

import dev.rivulet.servlet.Container;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The server as the test sees it.
 *
 * <p>Thread safety: safe for use by any thread.
 */
public final class ServerProcess implements AutoCloseable {

    private static final long PATIENCE_IN_SECONDS = 30;

    private final Process process;
    private final BufferedReader answers;
    private final PrintStream commands;
    private final int port;

    private ServerProcess(Process process) throws IOException {
        this.process = process;
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.commands = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        this.port = Integer.parseInt(answer());
    }

    /** Starts a container in a JVM of its own, with a heap that a leak would soon fill. */
    public static ServerProcess start(Container container) throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                SoakServer.class.getName(),
                container.name());
        return new ServerProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    public int port() {
        return port;
    }

    /** Begins to publish. */
    public void publish(double rate, long seed) throws IOException {
        ask("publish " + rate + ' ' + seed);
    }

    /** Ceases to publish; the last sequence of each topic, and the newest version of each key. */
    public Published cease() throws IOException {
        Map<String, String> told = pairs(ask("cease"));
        long[] last = new long[SoakTopic.values().length];
        for (SoakTopic topic : SoakTopic.values()) {
            last[topic.ordinal()] = Long.parseLong(told.getOrDefault(topic.name(), "0"));
        }
        String[] versions = told.getOrDefault("versions", "0").split(",", -1);
        long[] newest = new long[SoakTopic.KEYS];
        for (int key = 0; key < versions.length; key++) {
            newest[key] = Long.parseLong(versions[key]);
        }
        return new Published(last, newest);
    }

    public Map<String, Long> figures() throws IOException {
        return numbers(ask("figures"));
    }

    /** Waits until nothing is left of connections and topics, collects garbage, and tells what is left. */
    public Map<String, Long> settle() throws IOException {
        return numbers(ask("settle"));
    }

    /** What has been logged since the start, at INFO and above. */
    public String log() throws IOException {
        return ask("log").replace("\\n", "\n").strip();
    }

    private synchronized String ask(String command) throws IOException {
        commands.println(command);
        return answer();
    }

    private String answer() throws IOException {
        for (String line = answers.readLine(); line != null; line = answers.readLine()) {
            if (line.startsWith(SoakServer.ANSWER)) {
                return line.substring(SoakServer.ANSWER.length());
            }
        }
        throw new IOException("the server has ended; what it said is above");
    }

    private static Map<String, String> pairs(String answer) {
        Map<String, String> pairs = new TreeMap<>();
        for (String pair : answer.split(" ", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                pairs.put(pair.substring(0, equals), pair.substring(equals + 1));
            }
        }
        return pairs;
    }

    private static Map<String, Long> numbers(String answer) {
        Map<String, Long> numbers = new TreeMap<>();
        pairs(answer).forEach((name, value) -> numbers.put(name, Long.parseLong(value)));
        return numbers;
    }

    /** Lets the server stop by itself, and answers with its status. */
    public @Nullable Integer stop() throws InterruptedException {
        commands.close();
        return process.waitFor(PATIENCE_IN_SECONDS, TimeUnit.SECONDS) ? process.exitValue() : null;
    }

    @Override
    public void close() {
        commands.close();
        process.destroyForcibly();
    }
}
