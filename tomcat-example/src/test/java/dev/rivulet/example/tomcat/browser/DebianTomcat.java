// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.example.tomcat.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The Tomcat that Debian installs, with a {@code CATALINA_BASE} of its own as Debian's {@code tomcat10-instance-create} makes it. */
final class DebianTomcat implements AutoCloseable {

    private static final Path HOME = Path.of("/usr/share/tomcat10");
    private static final String ENGINE = "<Engine name=\"Catalina\" defaultHost=\"localhost\"";
    private static final String CONNECTOR = "protocol=\"HTTP/1.1\"";
    private static final Duration QUICKLY = Duration.ofSeconds(20);

    private final Path base;
    private final int port;
    private final Program program;

    private DebianTomcat(Path base, int port, Program program) {
        this.base = base;
        this.port = port;
        this.program = program;
    }

    /** Starts it with a WAR, in a folder that is made anew. */
    static DebianTomcat start(Path base, Path war) throws Exception {
        int port = Program.freePort();
        create(base, port);
        Files.copy(war, base.resolve("webapps").resolve(war.getFileName()));
        ProcessBuilder builder =
                new ProcessBuilder(HOME.resolve("bin").resolve("catalina.sh").toString(), "run");
        builder.environment().put("CATALINA_BASE", base.toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        DebianTomcat started = new DebianTomcat(base, port, Program.start(base, builder));
        started.program.awaitLog("Server startup in");
        return started;
    }

    private static void create(Path base, int port) throws Exception {
        delete(base);
        Files.createDirectories(base.getParent());
        Process creator = new ProcessBuilder(
                        Program.find("tomcat10-instance-create", "tomcat10-user")
                                .toString(),
                        "-p",
                        Integer.toString(port),
                        "-c",
                        Integer.toString(Program.freePort()),
                        base.toString())
                .redirectErrorStream(true)
                .start();
        creator.getOutputStream().close();
        String said = new String(creator.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (creator.waitFor() != 0) {
            throw new AssertionError(said);
        }
        adapt(base.resolve("conf").resolve("server.xml"));
    }

    /** Nobody else is to reach it, and it looks for new WARs each second instead of each ten seconds. */
    private static void adapt(Path settings) throws IOException {
        String text = Files.readString(settings);
        if (!text.contains(ENGINE) || !text.contains(CONNECTOR)) {
            throw new AssertionError("not the server.xml that was expected:\n" + text);
        }
        Files.writeString(
                settings,
                text.replace(ENGINE, ENGINE + " backgroundProcessorDelay=\"1\"")
                        .replace(CONNECTOR, CONNECTOR + " address=\"127.0.0.1\""));
    }

    int port() {
        return port;
    }

    /** Replaces the WAR, as an administrator does, and waits until the new one runs. */
    void redeploy(Path war) throws IOException {
        Path copy = Files.copy(war, base.resolve("new.war"), StandardCopyOption.REPLACE_EXISTING);
        // Tomcat does not look at files that are younger than ten seconds.
        Files.setLastModifiedTime(copy, FileTime.from(Instant.now().minusSeconds(11)));
        Files.move(copy, base.resolve("webapps").resolve(war.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        program.awaitLog("Reloading Context with name [/rivulet-example] is completed");
    }

    /** What its log has that is a warning or worse, and not about the machine. */
    List<String> warnings() {
        try (Stream<Path> files = Files.list(base.resolve("logs"))) {
            return files.flatMap(DebianTomcat::lines)
                    .filter(line -> line.contains(" WARNING ") || line.contains(" SEVERE "))
                    .filter(line -> !line.contains("SessionIdGeneratorBase.createSecureRandom"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks it to stop as its service would, and tells whether it did so by itself, quickly. */
    boolean stop() throws InterruptedException {
        return program.stop(QUICKLY);
    }

    @Override
    public void close() {
        program.close();
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
