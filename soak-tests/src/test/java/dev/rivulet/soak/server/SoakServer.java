// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.soak.server;

import dev.rivulet.servlet.Container;
import dev.rivulet.servlet.LogRecords;
import dev.rivulet.servlet.RunningContainer;
import dev.rivulet.servlet.Webapp;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.logging.Level;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The main class of the server. It does what it reads, line by line, and answers each with a line; at the end of its input it stops.
 *
 * <p>Thread safety: none; used by the main thread.
 */
public final class SoakServer {

    /** Begins each answer; other lines are the container's. */
    static final String ANSWER = "soak: ";

    private final SoakServlet servlet;
    private final LogRecords log;
    private final PrintStream out;
    private @Nullable Publishers publishers;

    private SoakServer(SoakServlet servlet, LogRecords log, PrintStream out) {
        this.servlet = servlet;
        this.log = log;
        this.out = out;
    }

    /** Starts the container of the name given. */
    public static void main(String[] arguments) throws Exception {
        PrintStream out = System.out;
        SoakServlet servlet = new SoakServlet();
        Webapp webapp = Webapp.of("/soak", servlet);
        try (RunningContainer running =
                Container.valueOf(arguments[0].toUpperCase(Locale.ROOT)).start(webapp)) {
            try (LogRecords log = LogRecords.from(Level.INFO)) {
                SoakServer server = new SoakServer(servlet, log, out);
                server.answer(Integer.toString(running.port()));
                server.serve();
            }
        }
    }

    private void serve() throws IOException, InterruptedException {
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            answer(obey(line.split(" ", -1)));
        }
    }

    private String obey(String[] command) throws InterruptedException {
        return switch (command[0]) {
            case "publish" -> publish(Double.parseDouble(command[1]), Long.parseLong(command[2]));
            case "cease" -> cease();
            case "figures" -> new ServerFigures(servlet).tell();
            case "settle" -> new ServerFigures(servlet).settle();
            case "log" -> logged();
            default -> throw new IllegalArgumentException(command[0]);
        };
    }

    private String logged() {
        return log.lines().stream()
                .filter(line -> !isRareOnTomcat(line))
                .collect(Collectors.joining("\\n"))
                .replace("\n", "\\n");
    }

    /** On a machine with more to do than it can, Tomcat may find a request whose write has just failed; it says so at INFO. */
    private static boolean isRareOnTomcat(String line) {
        return line.startsWith("INFO org.apache.catalina.connector.CoyoteAdapter: Encountered a non-recycled request");
    }

    private String publish(double rate, long seed) {
        Publishers begun = new Publishers(servlet.shared(), rate, seed);
        publishers = begun;
        begun.start();
        return "begun";
    }

    private String cease() throws InterruptedException {
        Publishers begun = publishers;
        publishers = null;
        return begun == null ? "" : begun.cease();
    }

    private void answer(String text) {
        out.println(ANSWER + text);
        out.flush();
    }
}
