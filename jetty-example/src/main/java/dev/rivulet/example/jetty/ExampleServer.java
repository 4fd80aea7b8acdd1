// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.example.jetty;

import dev.rivulet.broadcast.OverflowPolicy;
import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.broadcast.TopicSettings;
import dev.rivulet.log.History;
import dev.rivulet.servlet.SseStreams;
import jakarta.servlet.Servlet;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.jetty.ee10.servlet.DefaultServlet;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.resource.ResourceFactory;

/** The example as a server: Jetty, one webapp with the servlets and the static pages, one broadcaster. */
public final class ExampleServer implements AutoCloseable {

    /** How many connections may wait to be accepted, for when many browsers come at once. */
    private static final int ACCEPT_QUEUE = 8192;

    private final Server server = new Server();
    private final ServerConnector connector;
    private final String scheme;
    private final SseBroadcaster broadcaster = broadcaster();

    private ExampleServer(String host, int port, Optional<TlsKey> key) {
        connector = key.map(tls -> new ServerConnector(server, tls.protocols()))
                .orElseGet(() -> new ServerConnector(server));
        scheme = key.isPresent() ? "https" : "http";
        connector.setHost(host);
        connector.setPort(port);
        connector.setAcceptQueueSize(ACCEPT_QUEUE);
        server.addConnector(connector);
        server.setHandler(webapp());
    }

    /**
     * Starts a server.
     *
     * @param host the address to listen on
     * @param port the port, 0 for any free one
     * @return the running server
     * @throws IOException if the address cannot be used
     */
    public static ExampleServer start(String host, int port) throws IOException {
        return start(new ExampleServer(host, port, Optional.empty()));
    }

    /**
     * Starts a server for HTTPS, which speaks HTTP/2 with all who can.
     *
     * @param host the address to listen on
     * @param port the port, 0 for any free one
     * @param key  the server's key
     * @return the running server
     * @throws IOException if the address or the key cannot be used
     */
    public static ExampleServer start(String host, int port, TlsKey key) throws IOException {
        return start(new ExampleServer(host, port, Optional.of(key)));
    }

    private static ExampleServer start(ExampleServer started) throws IOException {
        try {
            started.server.start();
            return started;
        } catch (IOException | RuntimeException e) {
            started.close();
            throw e;
        } catch (Exception e) {
            started.close();
            throw new IllegalStateException("Jetty did not start", e);
        }
    }

    private static SseBroadcaster broadcaster() {
        TopicSettings standard = TopicSettings.standard();
        return SseBroadcaster.builder()
                .heartbeat(Duration.ofSeconds(5))
                .idleTopicTimeout(Duration.ofHours(1))
                .topic(ChatServlet.CHAT, standard.history(History.ofEvents(200)))
                .topic(ChatServlet.PRESENCE, standard.onOverflow(OverflowPolicy.CONFLATE))
                .build();
    }

    private ServletContextHandler webapp() {
        ServletContextHandler webapp = new ServletContextHandler("/");
        SseStreams.useBroadcaster(webapp.getServletContext(), broadcaster);
        add(webapp, "/streams/monitor", new MonitorServlet());
        add(webapp, "/streams/cut", new CutServlet());
        add(webapp, "/streams/chat", new ChatServlet());
        add(webapp, "/chat", new ChatPostServlet());
        ServletHolder answers = add(webapp, "/answers", new AnswerServlet());
        answers.setInitParameter("methods", "GET, POST");
        answers.setInitParameter("retry", "500ms");
        addPages(webapp);
        return webapp;
    }

    private static ServletHolder add(ServletContextHandler webapp, String path, Servlet servlet) {
        ServletHolder holder = new ServletHolder(servlet);
        holder.setAsyncSupported(true);
        holder.setInitOrder(1);
        webapp.addServlet(holder, path);
        return holder;
    }

    private static void addPages(ServletContextHandler webapp) {
        webapp.setBaseResource(ResourceFactory.of(webapp).newClassLoaderResource("web/"));
        ServletHolder pages = new ServletHolder(new DefaultServlet());
        pages.setInitParameter("cacheControl", "no-cache");
        pages.setInitParameter("dirAllowed", "false");
        webapp.addServlet(pages, "/");
    }

    /**
     * Where the example is.
     *
     * @return the address of the first page
     */
    public URI uri() {
        String host = connector.getHost().equals("127.0.0.1") ? "localhost" : connector.getHost();
        return URI.create(scheme + "://" + host + ":" + connector.getLocalPort() + "/");
    }

    SseBroadcaster streams() {
        return broadcaster;
    }

    /** How many TCP connections there are. */
    int tcpConnections() {
        return connector.getConnectedEndPoints().size();
    }

    /**
     * Waits until the server has stopped.
     *
     * @throws InterruptedException if the waiting is interrupted
     */
    public void join() throws InterruptedException {
        server.join();
    }

    /** Ends the open streams in good order, then the server. */
    @Override
    public void close() {
        broadcaster.close();
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("Jetty did not stop", e);
        }
    }
}
