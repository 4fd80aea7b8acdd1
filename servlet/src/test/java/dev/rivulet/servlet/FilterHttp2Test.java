// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.filter.SseFilter;
import dev.rivulet.testkit.LeakCheck;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link SseFilter} in front of streams of an application's own over HTTP/2. */
@ExtendWith(LeakCheck.class)
final class FilterHttp2Test {

    /** Opens a stream, with a listener for writes or without, sends one event, and is silent. */
    private static final class OneEventServlet extends HttpServlet {

        private static final long serialVersionUID = 1L;

        final transient BlockingQueue<String> told = new LinkedBlockingQueue<>();

        /** The container's thread that has written the event. */
        final transient CompletableFuture<Thread> writer = new CompletableFuture<>();

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.setContentType("text/event-stream");
            AsyncContext async = request.startAsync();
            async.setTimeout(0);
            async.addListener(new Told(told));
            ServletOutputStream out = response.getOutputStream();
            if (request.getParameter("listening") != null) {
                out.setWriteListener(new Writer(out, writer));
            } else {
                write(out);
                out.flush();
                writer.complete(Thread.currentThread());
            }
        }

        private static void write(ServletOutputStream out) throws IOException {
            out.write("data: hello\n\n".getBytes(StandardCharsets.US_ASCII));
        }

        private static final class Writer implements WriteListener {

            private final ServletOutputStream out;
            private final CompletableFuture<Thread> writer;
            private boolean written;

            Writer(ServletOutputStream out, CompletableFuture<Thread> writer) {
                this.out = out;
                this.writer = writer;
            }

            @Override
            public void onWritePossible() throws IOException {
                if (!written && out.isReady()) {
                    written = true;
                    write(out);
                    if (out.isReady()) {
                        out.flush();
                    }
                    writer.complete(Thread.currentThread());
                }
            }

            @Override
            public void onError(Throwable cause) {}
        }
    }

    private record Told(BlockingQueue<String> told) implements AsyncListener {
        @Override
        public void onComplete(AsyncEvent event) {
            told.add("complete");
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            told.add("timeout");
        }

        @Override
        public void onError(AsyncEvent event) {
            told.add("error");
        }

        @Override
        public void onStartAsync(AsyncEvent event) {}
    }

    private final OneEventServlet servlet = new OneEventServlet();

    private Webapp webapp() {
        return Webapp.of("/one", servlet).filter("/*", new SseFilter(), "heartbeat", "20ms");
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void streams_ofOneTcpConnection_haveTheirHeartbeats_andNoConnectionHeader(Container container) throws Exception {
        try (RunningContainer running = container.start(webapp(), Wire.H2C);
                Http2Peer peer = Http2Peer.connect(running)) {
            for (String path : new String[] {"/one", "/one?listening", "/one"}) {
                Http2Stream stream = peer.open(path);
                assertThat(stream.awaitHeaders().getHttpFields().contains("Connection"))
                        .isFalse();
                assertThat(stream.awaitHeaders().getHttpFields().get("X-Accel-Buffering"))
                        .isEqualTo("no");
                assertThat(stream.awaitEvent()).isEqualTo("hello");
                stream.awaitComment();
                stream.awaitComment();
            }
            assertThat(peer.isOpen()).isTrue();
        }
    }

    /**
     * Jetty and Tomcat tell of a reset at once, Undertow with the next write, which is a heartbeat here. The container's thread must have returned from the application: before that, Jetty tells nobody of the reset, and Tomcat
     * ends the whole connection; it does so as well when a write meets the reset, whoever writes, so that there is no heartbeat.
     */
    @ParameterizedTest
    @CsvSource({
        "JETTY, off, /reset",
        "JETTY, off, /reset?listening",
        "TOMCAT, off, /reset",
        "TOMCAT, off, /reset?listening",
        "UNDERTOW, 20ms, /reset",
        "UNDERTOW, 20ms, /reset?listening"
    })
    void streamThatIsReset_isToldOf_andHarmsNoOther(Container container, String heartbeat, String path)
            throws Exception {
        Webapp webapp = Webapp.of("/one", new OneEventServlet())
                .with("/reset", servlet)
                .filter("/one", new SseFilter(), "heartbeat", "20ms")
                .filter("/reset", new SseFilter(), "heartbeat", heartbeat);
        try (RunningContainer running = container.start(webapp, Wire.H2C);
                Http2Peer peer = Http2Peer.connect(running)) {
            Http2Stream other = peer.open("/one");
            Http2Stream stream = peer.open(path);
            assertThat(stream.awaitEvent()).isEqualTo("hello");
            awaitReturn(servlet.writer.get(20, TimeUnit.SECONDS));
            stream.cancel();

            assertThat(servlet.told.poll(20, TimeUnit.SECONDS))
                    .as("what the listener is told first")
                    .isEqualTo("error");
            other.awaitComment();
            other.awaitComment();
            assertThat(other.isOpen()).isTrue();
        }
    }

    private static void awaitReturn(Thread thread) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (Stream.of(thread.getStackTrace()).anyMatch(FilterHttp2Test::isOfARequest)) {
            assertThat(System.nanoTime()).as("the deadline").isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    private static boolean isOfARequest(StackTraceElement frame) {
        return frame.getClassName().matches("(?i).*(servlet|http|coyote|undertow).*");
    }
}
