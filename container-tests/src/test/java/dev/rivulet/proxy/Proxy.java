// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.proxy;

import java.nio.file.Path;
import java.util.List;

/**
 * The programs that stand between browsers and a container. Each is given a documented piece of configuration, in which the application is at
 * {@code 127.0.0.1:8080}, and puts what only a test needs around it: a port, a private folder, no background process.
 */
enum Proxy {
    NGINX("nginx", "nginx") {
        @Override
        String configuration(String documented, int port, Path folder) {
            return """
                    daemon off;
                    user root;
                    worker_processes 1;
                    pid nginx.pid;
                    error_log stderr warn;
                    events {}
                    http {
                        access_log off;
                        client_body_temp_path client;
                        proxy_temp_path proxy;
                        fastcgi_temp_path fastcgi;
                        uwsgi_temp_path uwsgi;
                        scgi_temp_path scgi;
                        server {
                    %s
                        }
                    }
                    """.formatted(listening(documented, port));
        }

        private static String listening(String documented, int port) {
            String address = "listen 127.0.0.1:" + port;
            return documented.contains("listen 443")
                    ? documented.replace("listen 443", address)
                    : address + ";\n" + documented;
        }

        @Override
        List<String> command(Path program, Path file, Path folder, int port) {
            return List.of(program.toString(), "-p", folder.toString(), "-e", "stderr", "-c", file.toString());
        }
    },

    HAPROXY("haproxy", "haproxy") {
        @Override
        String configuration(String documented, int port, Path folder) {
            return "global\n    log stderr format raw daemon notice\n    maxconn 100\n\n"
                    + replaced(documented, "bind :80", "bind 127.0.0.1:" + port);
        }

        @Override
        List<String> command(Path program, Path file, Path folder, int port) {
            return List.of(program.toString(), "-db", "-f", file.toString());
        }
    },

    APACHE("apache2", "apache2-bin") {
        @Override
        String configuration(String documented, int port, Path folder) {
            return """
                    ServerRoot "%1$s"
                    ServerName localhost
                    Listen 127.0.0.1:%2$d
                    PidFile "%1$s/apache.pid"
                    DefaultRuntimeDir "%1$s"
                    Mutex pthread
                    ErrorLog "|/bin/cat"
                    LogLevel warn
                    LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
                    LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
                    LoadModule proxy_module /usr/lib/apache2/modules/mod_proxy.so
                    LoadModule proxy_http_module /usr/lib/apache2/modules/mod_proxy_http.so
                    LoadModule filter_module /usr/lib/apache2/modules/mod_filter.so
                    LoadModule deflate_module /usr/lib/apache2/modules/mod_deflate.so
                    User www-data
                    Group www-data
                    StartServers 1
                    %3$s
                    """.formatted(folder, port, documented);
        }

        @Override
        List<String> command(Path program, Path file, Path folder, int port) {
            return List.of(program.toString(), "-DFOREGROUND", "-f", file.toString());
        }
    },

    CADDY("caddy", "caddy") {
        @Override
        String configuration(String documented, int port, Path folder) {
            return "{\n    admin off\n    auto_https off\n    grace_period 100ms\n    storage file_system " + folder
                    + "\n}\n\n" + replaced(documented, "example.org {", "http://127.0.0.1:" + port + " {");
        }

        @Override
        List<String> command(Path program, Path file, Path folder, int port) {
            return List.of(program.toString(), "run", "--adapter", "caddyfile", "--config", file.toString());
        }
    },

    VARNISH("varnishd", "varnish") {
        @Override
        String configuration(String documented, int port, Path folder) {
            return documented;
        }

        @Override
        List<String> command(Path program, Path file, Path folder, int port) {
            String address = "127.0.0.1:" + port;
            return List.of(
                    program.toString(),
                    "-F",
                    "-j",
                    "none",
                    "-n",
                    folder.resolve("varnish").toString(),
                    "-s",
                    "malloc,16m",
                    "-T",
                    "none",
                    "-a",
                    address,
                    "-f",
                    file.toString());
        }
    };

    private static final String APPLICATION = "127.0.0.1:8080";

    private final String program;
    private final String debianPackage;

    Proxy(String program, String debianPackage) {
        this.program = program;
        this.debianPackage = debianPackage;
    }

    /** The program's name. */
    String program() {
        return program;
    }

    /** The package of Debian and Ubuntu that has the program. */
    String debianPackage() {
        return debianPackage;
    }

    /** Starts the program in front of an application, and waits until it listens. */
    RunningProxy start(String documented, int application) {
        return RunningProxy.start(this, addressed(documented, application));
    }

    abstract String configuration(String documented, int port, Path folder);

    abstract List<String> command(Path program, Path file, Path folder, int port);

    private static String addressed(String documented, int application) {
        return documented.contains(APPLICATION)
                ? documented.replace(APPLICATION, "127.0.0.1:" + application)
                : replaced(documented, "\"8080\"", "\"" + application + '"');
    }

    /** Replaces what must be there. */
    static String replaced(String text, String old, String replacement) {
        if (!text.contains(old)) {
            throw new IllegalArgumentException("no \"" + old + "\" in:\n" + text);
        }
        return text.replace(old, replacement);
    }
}
