// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.fanout.server;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * nginx with the nchan module: one worker, a channel for each topic and one for readers that ask for none. This process only publishes, by HTTP as nchan wants it,
 * and answers the contract's other requests, which nginx passes on to it; it goes to the load's processor, and only nginx's time and memory count.
 *
 * <p>nchan's defaults but for the number of messages that it keeps for readers who are behind: 10 would lose events.
 */
final class Nchan implements Hub {

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(10);

    private final int port;
    private final NchanPublisher publisher;

    private Nchan(int port, NchanPublisher publisher) {
        this.port = port;
        this.publisher = publisher;
    }

    /**
     * Starts it, and says whose processor time counts. Returns the port.
     *
     * @param settings {@code nginx}, the program; {@code module}, nchan's file; {@code folder} for what nginx writes; {@code processor} of the publisher
     */
    static int start(Map<String, String> settings) throws Exception {
        Path folder = Files.createDirectories(Path.of(settings.getOrDefault("folder", "nchan")));
        int port = freePort();
        HttpServer front = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        Path file = Files.writeString(
                folder.resolve("nginx.conf"),
                configuration(
                        settings.getOrDefault("module", ""),
                        port,
                        front.getAddress().getPort()));
        Process nginx = new ProcessBuilder(
                        settings.getOrDefault("nginx", "nginx"), "-c", file.toString(), "-p", folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("nginx.out").toFile())
                .start();
        NchanPublisher publisher = publisher(port, nginx, folder);
        System.out.println("pid=" + nginx.pid());
        moveTo(settings.getOrDefault("processor", ""));
        serve(front, new Control(new Nchan(port, publisher)));
        return port;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** The first connection that nginx takes. */
    private static NchanPublisher publisher(int port, Process nginx, Path folder) throws IOException {
        long begin = System.nanoTime();
        while (true) {
            try {
                return NchanPublisher.to(port);
            } catch (IOException e) {
                if (!nginx.isAlive() || System.nanoTime() - begin > PATIENCE) {
                    throw new IOException("nginx does not start: " + Files.readString(folder.resolve("nginx.out")), e);
                }
                LockSupport.parkNanos(PAUSE);
            }
        }
    }

    private static void moveTo(String processor) throws IOException, InterruptedException {
        if (!processor.isEmpty()) {
            String pid = Long.toString(ProcessHandle.current().pid());
            new ProcessBuilder("taskset", "-a", "-c", "-p", processor, pid)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        }
    }

    private static void serve(HttpServer front, Control control) {
        front.createContext("/", exchange -> {
            String query = exchange.getRequestURI().getQuery();
            boolean publish = exchange.getRequestURI().getPath().equals("/publish");
            // Not the heap of this process: the server's memory is nginx's.
            byte[] answer = (publish ? control.publish(query) : control.stats(null)).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        front.start();
    }

    private static String configuration(String module, int port, int front) {
        return """
                load_module MODULE;
                daemon off;
                worker_processes 1;
                worker_rlimit_nofile 20000;
                pid nginx.pid;
                error_log error.log;
                events {
                    worker_connections 20000;
                }
                http {
                    access_log off;
                    client_body_temp_path body;
                    proxy_temp_path proxy;
                    fastcgi_temp_path fastcgi;
                    uwsgi_temp_path uwsgi;
                    scgi_temp_path scgi;
                    client_body_buffer_size 1m;
                    keepalive_requests 1000000000;
                    nchan_max_reserved_memory 1g;
                    nchan_message_buffer_length 4096;
                    nchan_message_timeout 30s;
                    map $arg_topic$arg_user $channel {
                        "" all;
                        default $arg_topic$arg_user;
                    }
                    server {
                        listen 127.0.0.1:PORT backlog=10000;
                        location = /sse {
                            nchan_subscriber eventsource;
                            nchan_channel_id $channel;
                            nchan_subscriber_first_message newest;
                        }
                        location = /send {
                            nchan_publisher http;
                            nchan_channel_id $arg_channel;
                        }
                        location = /readers {
                            nchan_stub_status;
                        }
                        location / {
                            proxy_pass http://127.0.0.1:FRONT;
                        }
                    }
                }
                """.replace("MODULE", module)
                .replace("PORT", Integer.toString(port))
                .replace("FRONT", Integer.toString(front));
    }

    @Override
    public void broadcast(String data) throws Exception {
        publisher.publish("all", data, NchanPublisher.BROADCAST);
    }

    @Override
    public void publish(int topic, String data) throws Exception {
        publisher.publish(Integer.toString(topic), data, NchanPublisher.UNICAST);
    }

    @Override
    public void awaitRoom(int size) {
        publisher.join(true);
    }

    @Override
    public void flush() throws IOException {
        publisher.join(false);
        publisher.flush();
    }

    @Override
    public int connections() {
        try (InputStream in =
                URI.create("http://127.0.0.1:" + port + "/readers").toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith("subscribers: "))
                    .mapToInt(line -> Integer.parseInt(
                            line.substring("subscribers: ".length()).strip()))
                    .sum();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
