// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.example.jetty;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Starts the example and says where to look. The environment variable {@code PORT} chooses another port than 8080, {@code HOST} another
 * address than 127.0.0.1. {@code KEYSTORE} names a PKCS #12 file with a key, {@code KEYSTORE_PASSWORD} its password: with them the example speaks HTTPS, and
 * HTTP/2. Ctrl-C ends it.
 */
public final class JettyExample {

    private JettyExample() {}

    /**
     * Runs until it is interrupted.
     *
     * @param args none
     * @throws InterruptedException if the waiting is interrupted
     */
    public static void main(String[] args) throws InterruptedException {
        Logger.getLogger("").setLevel(Level.WARNING);
        try {
            ExampleServer server = start(System.getenv());
            Runtime.getRuntime().addShutdownHook(new Thread(server::close, "example-stop"));
            System.out.println("Rivulet example: " + server.uri());
            server.join();
        } catch (IOException | IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private static ExampleServer start(Map<String, String> environment) throws IOException {
        String host = environment.getOrDefault("HOST", "127.0.0.1");
        int port = port(environment.getOrDefault("PORT", "8080"));
        try {
            Optional<TlsKey> key = key(environment);
            return key.isPresent() ? ExampleServer.start(host, port, key.get()) : ExampleServer.start(host, port);
        } catch (IOException e) {
            String cause = e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
            throw new IOException(
                    "Cannot listen on " + host + ":" + port + " (" + cause + "). Choose another port by the environment"
                            + " variable PORT, for example PORT=8081, or another address by HOST.",
                    e);
        }
    }

    private static Optional<TlsKey> key(Map<String, String> environment) {
        String file = environment.get("KEYSTORE");
        if (file == null) {
            return Optional.empty();
        }
        String password = environment.getOrDefault("KEYSTORE_PASSWORD", "");
        try {
            KeyStore.getInstance(new File(file), password.toCharArray());
            return Optional.of(new TlsKey(Path.of(file), password));
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "The environment variable KEYSTORE must name a PKCS #12 file, and KEYSTORE_PASSWORD be its password, but \""
                            + file + "\" cannot be opened.",
                    e);
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
