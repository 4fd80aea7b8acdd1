// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.connection.SseConnection;
import dev.rivulet.testkit.LeakCheck;
import dev.rivulet.testkit.RawSseClient;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How long servers take to stop, with no stream, with ours, and with streams that are merely asynchronous requests. Prints the times;
 * {@code -Drivulet.stop.rounds=5 -Drivulet.stop.streams=1000} gives those of {@code docs/numbers.md}.
 */
@ExtendWith(LeakCheck.class)
final class StopTimeTest {

    private static final int ROUNDS = Integer.getInteger("rivulet.stop.rounds", 1);
    private static final int STREAMS = Integer.getInteger("rivulet.stop.streams", 100);
    private static final List<Logger> NOISY =
            List.of(Logger.getLogger("org.apache"), Logger.getLogger("org.eclipse.jetty"));

    /** Counts the streams that it has opened. */
    private static final class CountingServlet extends TopicServlet {

        private static final long serialVersionUID = 1L;

        int opened() {
            return shared().registry().count();
        }
    }

    /** Opens streams without any library, and does nothing more for them. */
    private static final class BareServlet extends HttpServlet {

        private static final long serialVersionUID = 1L;

        final transient AtomicInteger opened = new AtomicInteger();

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.setContentType("text/event-stream");
            response.flushBuffer();
            AsyncContext async = request.startAsync();
            async.setTimeout(0);
            opened.incrementAndGet();
        }
    }

    @ParameterizedTest
    @EnumSource(StoppableServer.class)
    void stop_takesNoLongerForOurStreams_thanTheServerWaitsForOthers(StoppableServer server) throws Exception {
        List<Duration> empty = new ArrayList<>();
        List<Duration> ours = new ArrayList<>();
        List<Duration> ended = new ArrayList<>();
        List<Duration> bare = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            empty.add(stopOurs(server, 0));
            ours.add(stopOurs(server, STREAMS));
            ended.add(stopEnded(server));
            bare.add(stopBare(server));
        }
        print(server, "without streams", empty);
        print(server, STREAMS + " of ours", ours);
        print(server, STREAMS + " kept TCP connections whose streams have ended", ended);
        print(server, STREAMS + " bare", bare);
        if (server != StoppableServer.JETTY) {
            assertThat(median(ours)).isLessThan(median(bare));
        }
    }

    private static Duration stopOurs(StoppableServer server, int streams) throws Exception {
        CountingServlet servlet = new CountingServlet();
        return stop(server, servlet, streams, servlet::opened, () -> {});
    }

    private static Duration stopEnded(StoppableServer server) throws Exception {
        CountingServlet servlet = new CountingServlet();
        return stop(server, servlet, STREAMS, servlet::opened, () -> {
            servlet.shared().registry().all().forEach(SseConnection::close);
            await(servlet::opened, 0);
        });
    }

    private static Duration stopBare(StoppableServer server) throws Exception {
        BareServlet servlet = new BareServlet();
        return stop(server, servlet, STREAMS, servlet.opened::get, () -> {});
    }

    private static Duration stop(
            StoppableServer server, Servlet servlet, int streams, IntSupplier opened, Runnable before)
            throws Exception {
        RunningContainer running = server.start(servlet);
        List<RawSseClient> peers = new ArrayList<>();
        try {
            for (int i = 0; i < streams; i++) {
                RawSseClient peer = RawSseClient.connect("127.0.0.1", running.port(), "/sse", Map.of());
                peers.add(peer);
                peer.head();
            }
            await(opened, streams);
            before.run();
            long start = System.nanoTime();
            stopQuietly(running);
            return Duration.ofNanos(System.nanoTime() - start);
        } finally {
            for (RawSseClient peer : peers) {
                peer.close();
            }
        }
    }

    /** Jetty reports by an exception that somebody was left. */
    private static void stopQuietly(RunningContainer running) {
        try {
            running.close();
        } catch (IllegalStateException expected) {
            assertThat(expected).hasRootCauseInstanceOf(java.util.concurrent.TimeoutException.class);
        }
    }

    private static void await(IntSupplier opened, int streams) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (opened.getAsInt() != streams && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        assertThat(opened.getAsInt()).isEqualTo(streams);
    }

    private static Duration median(List<Duration> times) {
        return times.stream().sorted().toList().get(times.size() / 2);
    }

    private static void print(StoppableServer server, String what, List<Duration> times) {
        List<Duration> sorted = times.stream().sorted().toList();
        System.out.println("stopping " + server + ", " + what + ": "
                + median(times).toMillis() + " ms (" + sorted.get(0).toMillis() + " to "
                + sorted.get(sorted.size() - 1).toMillis() + ")");
    }

    @BeforeEach
    void silence() {
        NOISY.forEach(logger -> logger.setLevel(Level.OFF));
    }

    @AfterEach
    void restore() {
        NOISY.forEach(logger -> logger.setLevel(null));
    }
}
