// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.servlet.Container;
import dev.rivulet.servlet.RunningContainer;
import dev.rivulet.servlet.Webapp;
import dev.rivulet.testkit.LeakCheck;
import dev.rivulet.testkit.RawSseClient;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** After its end, nothing of the filter's is left of a response; and it does end. */
@ExtendWith(LeakCheck.class)
final class FilterEndTest {

    private static final byte[] EVENT = "data: x\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final Duration SOME_HEARTBEATS = Duration.ofMillis(50);
    private static final long PATIENCE_SECONDS = 10;

    private final Watch watch = new Watch();

    private interface Service {
        void serve(HttpServletRequest request, HttpServletResponse response) throws Exception;
    }

    private static HttpServlet servlet(Service service) {
        return new HttpServlet() {
            private static final long serialVersionUID = 1L;

            @Override
            protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
                try {
                    service.serve(request, response);
                } catch (IOException | RuntimeException e) {
                    throw e;
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        };
    }

    private RunningContainer start(Container container, Filter inFront, Service service) throws Exception {
        return container.start(Webapp.of("/stream", servlet(service))
                .filter("/*", inFront)
                .filter("/*", new SseFilter(), "heartbeat", "1ms", "writeTimeout", "200ms"));
    }

    private static RawSseClient connect(RunningContainer server) throws IOException {
        return RawSseClient.to("127.0.0.1", server.port()).path("/stream").connect();
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void streamTakenBeforeAReset_getsNoHeartbeatsAfterItsEnd(Container container) throws Exception {
        Service service = (request, response) -> {
            ServletOutputStream out = response.getOutputStream();
            response.reset();
            response.setContentType("text/event-stream");
            out.write(EVENT);
            out.flush();
        };
        try (RunningContainer server = start(container, watch, service);
                RawSseClient peer = connect(server)) {
            peer.readToEnd();
            peer.requestAgain("/stream");
            peer.readToEnd();
            peer.readFor(SOME_HEARTBEATS);
        }
        assertThat(watch.trespasses).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void firstWrite_afterTheEnd_failsAndStartsNoHeartbeats(Container container) throws Exception {
        BlockingQueue<ServletOutputStream> outs = new LinkedBlockingQueue<>();
        Service service = (request, response) -> {
            response.setContentType("text/event-stream");
            ServletOutputStream out = response.getOutputStream();
            if (!outs.isEmpty()) {
                out.write(EVENT);
                out.flush();
                late(outs.take());
                Thread.sleep(SOME_HEARTBEATS.toMillis());
                return;
            }
            AsyncContext async = request.startAsync();
            async.complete();
            outs.add(out);
        };
        try (RunningContainer server = start(container, watch, service);
                RawSseClient peer = connect(server)) {
            peer.readToEnd();
            peer.requestAgain("/stream");
            assertThat(new String(peer.readToEnd(), StandardCharsets.US_ASCII)).doesNotContain("late");
        }
        assertThat(watch.trespasses).isEmpty();
    }

    private static void late(ServletOutputStream out) {
        try {
            out.write("data: late\n\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            throw new AssertionError("a write after the end succeeded");
        } catch (IOException expected) {
            // as it should
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void flushBuffer_leavesTheWriterToBeTaken(Container container) throws Exception {
        Service service = (request, response) -> {
            response.setContentType("text/event-stream");
            response.flushBuffer();
            PrintWriter writer = response.getWriter();
            writer.print("data: y\n\n");
        };
        try (RunningContainer server = start(container, watch, service);
                RawSseClient peer = connect(server)) {
            assertThat(peer.readEvents(1).get(0).data()).isEqualTo("y");
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void closing_whileAHeartbeatIsStuck_endsWhenThatIsGivenUp(Container container) throws Exception {
        CountDownLatch stuck = new CountDownLatch(1);
        CompletableFuture<Boolean> returned = new CompletableFuture<>();
        Service service = (request, response) -> {
            response.setContentType("text/event-stream");
            try (ServletOutputStream out = response.getOutputStream()) {
                out.write(EVENT);
                out.flush();
                stuck.await();
            }
            returned.complete(true);
        };
        try (RunningContainer server = start(container, clog(stuck), service);
                RawSseClient peer = connect(server)) {
            assertThat(returned.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            while (peer.read()) {}
        }
    }

    /** Heartbeats get stuck in it, until they are interrupted. */
    private static Filter clog(CountDownLatch stuck) {
        return (request, response, chain) ->
                chain.doFilter(request, new HttpServletResponseWrapper((HttpServletResponse) response) {
                    @Override
                    public ServletOutputStream getOutputStream() throws IOException {
                        return new Clogged(super.getOutputStream(), stuck);
                    }
                });
    }

    private static final class Clogged extends ServletOutputStream {

        private final ServletOutputStream out;
        private final CountDownLatch stuck;

        Clogged(ServletOutputStream out, CountDownLatch stuck) {
            this.out = out;
            this.stuck = stuck;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (bytes[offset] == ':') {
                stuck.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    throw new InterruptedIOException("given up");
                }
            }
            out.write(bytes, offset, length);
        }

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }

        @Override
        public void close() throws IOException {
            out.close();
        }

        @Override
        public boolean isReady() {
            return out.isReady();
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            out.setWriteListener(listener);
        }
    }
}
