// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.log.History;
import dev.rivulet.testkit.Fault;
import dev.rivulet.testkit.FaultProxy;
import dev.rivulet.testkit.LeakCheck;
import dev.rivulet.testkit.RawSseClient;
import dev.rivulet.testkit.SseTestClient;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * However a stream ends: the application is told once, of the right reason; broadcaster and container forget the connection; new streams
 * work; and nothing is logged as a warning or worse, unless the application has thrown. Undertow's own error UT005088 about peers that have gone is
 * not looked at here.
 */
@ExtendWith(LeakCheck.class)
final class LifecycleTest {

    private static final String PLANNED = "planned";
    private static final int STREAMS_AMID_TRAFFIC = 30;

    /**
     * Tomcat and Undertow recycle objects and buffers under a writer when somebody else completes the request, and that hurts the streams that get them next; no
     * library can prevent it. Jetty itself warns of it where the writer is one that blocks.
     */
    static Stream<Arguments> onJetty() {
        return everywhere()
                .filter(arguments ->
                        arguments.get()[0] == Container.JETTY && arguments.get()[1] != LaneKind.WITH_WORKERS);
    }

    static Stream<Arguments> everywhere() {
        return Stream.of(Container.values())
                .flatMap(container -> LaneKind.available().stream().map(lanes -> Arguments.of(container, lanes)));
    }

    // ---- the peer

    @ParameterizedTest
    @MethodSource("everywhere")
    void peer_thatEndsItsConnection_isForgotten(Container container, LaneKind lanes) throws Exception {
        play(container, lanes, scene -> {
            try (RawSseClient client = scene.connect("/sse")) {
                scene.awaitOpened();
                assertThat(client.isComplete()).isFalse();
            }
            scene.requireClosed(CloseReason.PEER_GONE);
        });
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void peer_thatResetsItsConnection_isForgotten(Container container, LaneKind lanes) throws Exception {
        play(container, lanes, scene -> {
            try (RawSseClient client = scene.connect("/sse")) {
                scene.awaitOpened();
                client.reset();
                scene.requireClosed(CloseReason.PEER_GONE);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void connection_thatIsCutOnItsWay_isForgotten(Container container, LaneKind lanes) throws Exception {
        play(container, lanes, scene -> {
            try (FaultProxy proxy = FaultProxy.to("127.0.0.1", scene.running.port());
                    RawSseClient client = RawSseClient.connect("127.0.0.1", proxy.port(), "/sse", Map.of())) {
                client.head();
                scene.awaitOpened();
                proxy.cut();
                scene.requireClosed(CloseReason.PEER_GONE);
            }
        });
    }

    /** Tomcat lets go of such a connection when its own timeout for writes has passed, or, as here, when the line breaks at last. */
    @ParameterizedTest
    @MethodSource("everywhere")
    void peer_thatVanishesSilently_isCutAfterTheWriteTimeout_andForgotten(Container container, LaneKind lanes)
            throws Exception {
        play(container, lanes, scene -> {
            try (FaultProxy proxy = FaultProxy.to("127.0.0.1", scene.running.port());
                    RawSseClient client = RawSseClient.connect("127.0.0.1", proxy.port(), "/sse", Map.of())) {
                client.head();
                scene.awaitOpened();
                proxy.bothWays(Fault.stall());
                scene.publishMoreThanKernelsTake();
                scene.requireClosed(CloseReason.WRITE_STUCK);
                proxy.reset();
            }
        });
    }

    // ---- the application

    @ParameterizedTest
    @MethodSource("everywhere")
    void completion_behindOurBack_isNoticed(Container container, LaneKind lanes) throws Exception {
        play(container, lanes, scene -> {
            try (RawSseClient client = scene.connect("/sse?keep")) {
                scene.awaitOpened();
                scene.servlet.awaitKept().complete();
                scene.requireClosed(CloseReason.PEER_GONE);
                client.readToEnd();
            }
        });
    }

    @ParameterizedTest
    @MethodSource("onJetty")
    void completion_behindOurBack_amidWrites_isNoticed(Container container, LaneKind lanes) throws Exception {
        play(container, lanes, scene -> {
            AtomicBoolean stopped = new AtomicBoolean();
            Thread publisher = new Thread(() -> publishUntil(stopped, scene), "publisher");
            publisher.start();
            try {
                for (int stream = 0; stream < STREAMS_AMID_TRAFFIC; stream++) {
                    completeAmidWrites(scene, stream);
                }
            } finally {
                stopped.set(true);
                publisher.join();
            }
        });
    }

    private static void completeAmidWrites(Scene scene, int events) throws Exception {
        try (RawSseClient client = scene.connect("/sse?keep")) {
            scene.awaitOpened();
            AsyncContext kept = scene.servlet.awaitKept();
            client.readEvents(events);
            kept.complete();
            scene.requireClosed(CloseReason.PEER_GONE);
        }
    }

    private static void publishUntil(AtomicBoolean stopped, Scene scene) {
        while (!stopped.get()) {
            scene.servlet.publish("news", "x".repeat(100));
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(100));
        }
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void dispatch_behindOurBack_toWhatFails_isNoticed(Container container, LaneKind lanes) throws Exception {
        play(container, lanes, scene -> {
            try (RawSseClient client = scene.connect("/sse?keep")) {
                scene.awaitOpened();
                scene.servlet.awaitKept().dispatch("/fails");
                scene.requireClosed(CloseReason.PEER_GONE);
                client.readToEnd();
            }
        });
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void onOpen_thatThrows_endsTheStream(Container container, LaneKind lanes) throws Exception {
        play(container, lanes, scene -> requireEndedByOpen(scene, new IOException(PLANNED)));
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void onOpen_thatThrowsAnError_endsTheStream(Container container, LaneKind lanes) throws Exception {
        play(container, lanes, scene -> requireEndedByOpen(scene, new StackOverflowError(PLANNED)));
    }

    private static void requireEndedByOpen(Scene scene, Throwable failure) throws Exception {
        scene.servlet.failInOpen(failure);
        try (RawSseClient client = scene.connect("/sse")) {
            scene.awaitOpened();
            scene.requireClosed(CloseReason.APPLICATION_ERROR);
            client.readToEnd();
        }
        scene.servlet.failInOpen(null);
        assertThat(scene.log.ownCount()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void onClose_thatThrows_isCalledOnceEvenSo(Container container, LaneKind lanes) throws Exception {
        play(container, lanes, scene -> requireClosedThoughOnCloseFails(scene, new IllegalStateException(PLANNED)));
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void onClose_thatThrowsAnError_isCalledOnceEvenSo(Container container, LaneKind lanes) throws Exception {
        play(container, lanes, scene -> requireClosedThoughOnCloseFails(scene, new NoClassDefFoundError(PLANNED)));
    }

    private static void requireClosedThoughOnCloseFails(Scene scene, Throwable failure) throws Exception {
        scene.servlet.failInClose(failure);
        try (RawSseClient client = scene.connect("/sse")) {
            scene.awaitOpened();
            client.reset();
            scene.requireClosed(CloseReason.PEER_GONE);
        }
        await("the failure of onClose is logged", () -> scene.log.ownCount() == 1);
        scene.servlet.failInClose(null);
    }

    // ---- how it is played

    private interface Play {
        void end(Scene scene) throws Exception;
    }

    /** A stream ends as the play says; then everything must be as if it had never been. */
    private static void play(Container container, LaneKind lanes, Play play) throws Exception {
        SseBroadcaster broadcaster = lanes.builder()
                .heartbeat(Duration.ofMillis(50))
                .writeTimeout(Duration.ofSeconds(1))
                .history(History.ofEvents(1000).bytes(64 * 1024 * 1024))
                .build();
        LifecycleServlet servlet = new LifecycleServlet(broadcaster);
        Webapp webapp = Webapp.of("/sse", servlet).with("/fails", new FailingServlet());
        try (RecordedLog log = new RecordedLog()) {
            try (RunningContainer running = container.start(lanes.prepare(webapp))) {
                log.forget();
                Scene scene = new Scene(servlet, running, log);
                play.end(scene);
                scene.requireForgotten();
                scene.requireNewStreamWorks();
                scene.requireCollected();
                assertThat(log.withoutCause(PLANNED)).isEmpty();
            }
        }
        assertThat(servlet.closedCount()).isZero();
        assertThat(servlet.closedById().values())
                .allSatisfy(count -> assertThat(count).hasValue(1));
    }

    private static final class FailingServlet extends HttpServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) {
            throw new IllegalStateException(PLANNED);
        }
    }

    private static final class Scene {

        private final LifecycleServlet servlet;
        private final RunningContainer running;
        private final RecordedLog log;
        private WeakReference<SseConnection> last;

        Scene(LifecycleServlet servlet, RunningContainer running, RecordedLog log) {
            this.servlet = servlet;
            this.running = running;
            this.log = log;
        }

        RawSseClient connect(String path) throws IOException {
            RawSseClient client = RawSseClient.connect("127.0.0.1", running.port(), path, Map.of());
            client.head();
            return client;
        }

        void awaitOpened() throws InterruptedException {
            last = new WeakReference<>(servlet.awaitOpened());
        }

        /** More than a kernel takes for a peer that does not read, but less than what lets the log overflow. */
        void publishMoreThanKernelsTake() {
            String data = "x".repeat(60_000);
            for (int i = 0; i < 200; i++) {
                servlet.publish("news", data);
            }
        }

        void requireClosed(CloseReason reason) throws InterruptedException {
            assertThat(servlet.awaitClosed()).isEqualTo(reason);
        }

        void requireForgotten() {
            assertThat(servlet.shared().registry().all()).isEmpty();
            assertThat(servlet.shared().registry().inTopic("news")).isEmpty();
            assertThat(servlet.shared().stats().connections()).isZero();
        }

        void requireNewStreamWorks() throws Exception {
            try (SseTestClient client = running.connect("/sse")) {
                servlet.awaitOpened();
                servlet.publish("news", "after it");
                client.awaitEvent(event -> event.data().equals("after it"));
                assertThat(servlet.shared().registry().count()).isEqualTo(1);
            }
            requireClosed(CloseReason.PEER_GONE);
            requireForgotten();
        }

        /** The container held it by its listeners. */
        void requireCollected() {
            await("the connection that has ended is garbage", () -> {
                System.gc();
                return last.get() == null;
            });
        }
    }

    private interface Condition {
        boolean isTrue();
    }

    private static void await(String what, Condition condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.isTrue()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not within 20 s: " + what);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }
}
