// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.testkit.LeakCheck;
import dev.rivulet.testkit.RawSseClient;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A container that stops with a thousand open streams: all are ended in good order, each once, without a complaint in anybody's log. */
@ExtendWith(LeakCheck.class)
final class StopTest {

    private static final int STREAMS = 1_000;

    private final AtomicBoolean publishing = new AtomicBoolean();

    /** Remembers how each connection ended. */
    private static final class RememberingServlet extends TopicServlet {

        private static final long serialVersionUID = 1L;

        final transient AtomicInteger opened = new AtomicInteger();
        final transient Map<String, List<CloseReason>> ends = new ConcurrentHashMap<>();

        @Override
        protected void onOpen(SseConnection connection, HttpServletRequest request) {
            connection.subscribe("news");
            opened.incrementAndGet();
        }

        @Override
        protected void onClose(SseConnection connection, CloseReason reason) {
            ends.computeIfAbsent(connection.id(), id -> Collections.synchronizedList(new ArrayList<>()))
                    .add(reason);
        }
    }

    private final RememberingServlet servlet = new RememberingServlet();

    @ParameterizedTest
    @EnumSource(Container.class)
    @Timeout(60)
    void stop_withSilentStreams_endsThemInGoodOrder(Container container) throws Exception {
        requireCalmStop(container);
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    @Timeout(60)
    void stop_withStreamsAmidTraffic_endsThemInGoodOrder(Container container) throws Exception {
        publishing.set(true);
        Thread publisher = new Thread(this::publish);
        publisher.start();
        try {
            requireCalmStop(container);
        } finally {
            publishing.set(false);
            publisher.join();
        }
    }

    /** A broadcaster that is closed refuses, as one does that is not there yet. */
    private void publish() {
        for (int i = 0; publishing.get(); i++) {
            if (servlet.shared() != null && !servlet.shared().isClosed()) {
                publishUnlessClosed(i);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private void publishUnlessClosed(int number) {
        try {
            servlet.publish("news", Integer.toString(number));
        } catch (IllegalStateException expected) {
            // it was closed meanwhile
        }
    }

    private void requireCalmStop(Container container) throws Exception {
        List<RawSseClient> peers = new ArrayList<>();
        RunningContainer running = container.start(Webapp.of("/sse", servlet));
        try (LogRecords log = LogRecords.from(Level.WARNING)) {
            try (running) {
                for (int i = 0; i < STREAMS; i++) {
                    RawSseClient peer = RawSseClient.connect("127.0.0.1", running.port(), "/sse", Map.of());
                    peers.add(peer);
                    peer.head();
                }
                awaitAllOpened();
            }
            peers.forEach(RawSseClient::readToEnd);
            assertThat(log.lines()).isEmpty();
        } finally {
            close(peers);
        }
        assertThat(servlet.ends).hasSize(STREAMS);
        assertThat(servlet.ends.values()).containsOnly(List.of(CloseReason.SHUTDOWN));
        assertThat(peers).allMatch(RawSseClient::isComplete);
    }

    /** The headers have left before. */
    private void awaitAllOpened() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (servlet.opened.get() < STREAMS && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        assertThat(servlet.opened).hasValue(STREAMS);
    }

    private static void close(List<RawSseClient> peers) throws IOException {
        for (RawSseClient peer : peers) {
            peer.close();
        }
    }
}
