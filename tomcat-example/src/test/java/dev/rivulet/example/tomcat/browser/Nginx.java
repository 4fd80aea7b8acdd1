// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.example.tomcat.browser;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** nginx with the example's configuration; but for the ports it is the file that is delivered, included as Debian's nginx.conf includes those of its conf.d. */
final class Nginx implements AutoCloseable {

    private static final String LISTEN = "listen 80;";
    private static final String APPLICATION = "127.0.0.1:8080";

    private static final String AROUND = """
            daemon off;
            user root;
            worker_processes 1;
            pid nginx.pid;
            error_log stderr warn;
            events {}
            http {
                access_log off;
                gzip on;
                client_body_temp_path client;
                proxy_temp_path proxy;
                fastcgi_temp_path fastcgi;
                uwsgi_temp_path uwsgi;
                scgi_temp_path scgi;
                include site.conf;
            }
            """;

    private final int port;
    private final Program program;

    private Nginx(int port, Program program) {
        this.port = port;
        this.program = program;
    }

    /** Starts it in front of an application. */
    static Nginx start(Path folder, Path configuration, int application) throws IOException {
        Path nginx = Program.find("nginx", "nginx");
        int port = Program.freePort();
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("site.conf"), site(Files.readString(configuration), port, application));
        Path file = Files.writeString(folder.resolve("nginx.conf"), AROUND);
        ProcessBuilder builder =
                new ProcessBuilder(nginx.toString(), "-p", folder.toString(), "-e", "stderr", "-c", file.toString());
        Nginx started = new Nginx(port, Program.start(folder, builder));
        started.program.awaitListening(port);
        return started;
    }

    private static String site(String delivered, int port, int application) {
        if (!delivered.contains(LISTEN) || !delivered.contains(APPLICATION)) {
            throw new AssertionError("not the configuration that was expected:\n" + delivered);
        }
        return delivered
                .replace(LISTEN, "listen 127.0.0.1:" + port + ";")
                .replace(APPLICATION, "127.0.0.1:" + application);
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    @Override
    public void close() {
        program.close();
    }
}
