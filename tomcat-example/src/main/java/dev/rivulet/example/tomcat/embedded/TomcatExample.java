// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.example.tomcat.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Starts the example on embedded Tomcat and says where to look. The environment variable {@code PORT} chooses another port than 8080, {@code HOST} another
 * address than 127.0.0.1. Ctrl-C ends it.
 */
public final class TomcatExample {

    private TomcatExample() {}

    /**
     * Runs until it is interrupted.
     *
     * @param args the folder of the webapp, which has {@code WEB-INF/web.xml} and the pages
     */
    public static void main(String[] args) {
        Logger.getLogger("").setLevel(Level.WARNING);
        try {
            String host = System.getenv().getOrDefault("HOST", "127.0.0.1");
            int port = port(System.getenv().getOrDefault("PORT", "8080"));
            ExampleServer server = ExampleServer.start(Path.of(args[0]), host, port);
            Runtime.getRuntime().addShutdownHook(new Thread(server::close, "example-stop"));
            System.out.println("Rivulet example: " + server.uri());
            server.join();
        } catch (IOException | IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private static int port(String text) {
        String digits = text.strip();
        if (!digits.matches("[0-9]{1,5}") || Integer.parseInt(digits) > 65_535) {
            throw new IllegalArgumentException(
                    "The environment variable PORT must be a number from 0 to 65535, but is \"" + text + "\".");
        }
        return Integer.parseInt(digits);
    }
}
