// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.example.jetty;

import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.event.SseEvent;
import dev.rivulet.servlet.SseServlet;
import dev.rivulet.servlet.SseStreams;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** One stream and one page that writes down what it receives. */
final class NewsServer implements AutoCloseable {

    private static final String PAGE = """
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8"><title>News</title></head>
            <body>
            <script>
                window.received = [];
                window.ids = [];
                window.errors = 0;
                const keep = (event) => {
                    window.received.push(event.type + ':' + event.data);
                    window.ids.push(event.lastEventId);
                };
                window.source = new EventSource('news' + location.search);
                window.source.onmessage = keep;
                window.source.addEventListener('tick', keep);
                window.source.addEventListener('gap', keep);
                window.source.addEventListener('end', keep);
                window.source.onerror = () => window.errors++;
            </script>
            </body>
            </html>
            """;

    /** The stream; refuses with status 204 when it is finished. */
    static final class NewsServlet extends SseServlet {

        private static final long serialVersionUID = 1L;

        private final transient List<String> asked = new CopyOnWriteArrayList<>();
        private volatile boolean finished;

        @Override
        protected boolean admit(HttpServletRequest request, HttpServletResponse response) {
            asked.add(Objects.requireNonNullElse(request.getHeader("Last-Event-ID"), ""));
            if (finished) {
                response.setStatus(HttpServletResponse.SC_NO_CONTENT);
            }
            return !finished;
        }

        @Override
        protected void onOpen(SseConnection connection) {
            connection.subscribe("news");
        }
    }

    /** The page. */
    static final class PageServlet extends HttpServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.setContentType("text/html;charset=UTF-8");
            response.getWriter().print(PAGE);
        }
    }

    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);
    private int port;
    private final NewsServlet news = new NewsServlet();
    private final SseBroadcaster broadcaster =
            SseBroadcaster.builder().shutdownRetry(Duration.ofMillis(200)).build();

    private NewsServer(int port) {
        connector.setHost("127.0.0.1");
        connector.setPort(port);
        server.addConnector(connector);
        ServletContextHandler webapp = new ServletContextHandler("/");
        SseStreams.useBroadcaster(webapp.getServletContext(), broadcaster);
        ServletHolder stream = new ServletHolder(news);
        stream.setInitParameter("retry", "100ms");
        webapp.addServlet(stream, "/news");
        webapp.addServlet(new ServletHolder(new PageServlet()), "/");
        server.setHandler(webapp);
    }

    static NewsServer start() throws Exception {
        return start(0);
    }

    /** The same server again: on the port of one that has stopped. */
    static NewsServer startAfter(NewsServer stopped) throws Exception {
        return start(stopped.port);
    }

    private static NewsServer start(int port) throws Exception {
        NewsServer started = new NewsServer(port);
        started.server.start();
        started.port = started.connector.getLocalPort();
        return started;
    }

    URI page() {
        return URI.create("http://127.0.0.1:" + port + "/");
    }

    /** The page as it is rendered now: its stream begins at this position. */
    URI pageAtPosition() {
        return URI.create(page() + "?lastEventId=" + broadcaster.position());
    }

    /** Ends all streams as a server does that is about to stop. */
    int drain(Duration grace) throws InterruptedException {
        return broadcaster.drain(grace);
    }

    void terminateAll() {
        broadcaster.registry().all().forEach(SseConnection::terminate);
    }

    void complete(SseEvent last) {
        broadcaster.complete("news", last);
    }

    void publish(SseEvent event) {
        broadcaster.publish("news", event);
    }

    int readers() {
        return broadcaster.registry().countInTopic("news");
    }

    void cutAll() {
        broadcaster.registry().all().forEach(SseConnection::close);
    }

    /** Ends the stream for good. */
    void finish() {
        news.finished = true;
        cutAll();
    }

    int requests() {
        return news.asked.size();
    }

    /** With which ids was asked, from the second time on. */
    List<String> lastEventIds() {
        return news.asked.subList(1, news.asked.size());
    }

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
