// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.ConnectionState;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.testkit.LeakCheck;
import dev.rivulet.testkit.RawSseClient;
import dev.rivulet.testkit.SseTestClient;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How connections end. */
@ExtendWith(LeakCheck.class)
final class EndTest {

    private final TopicServlet servlet = new TopicServlet();

    @ParameterizedTest
    @EnumSource(Container.class)
    void peer_thatCloses_isNoticedByHeartbeats(Container container) throws Exception {
        Webapp webapp = new Webapp().with("/sse", servlet, "heartbeat", "50ms");
        try (RunningContainer running = container.start(webapp)) {
            SseTestClient client = running.connect("/sse");
            SseConnection connection = servlet.awaitOpened();
            client.close();

            assertThat(servlet.awaitClosed()).isEqualTo(CloseReason.PEER_GONE);
            assertThat(connection.state()).isEqualTo(ConnectionState.CLOSED);
            assertThat(servlet.shared().registry().count()).isZero();
            assertThat(servlet.shared().registry().inTopic("news")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void peer_thatResets_isNoticedByHeartbeats(Container container) throws Exception {
        Webapp webapp = new Webapp().with("/sse", servlet, "heartbeat", "50ms");
        try (RunningContainer running = container.start(webapp);
                RawSseClient client = RawSseClient.connect("127.0.0.1", running.port(), "/sse", Map.of())) {
            client.head();
            servlet.awaitOpened();
            client.reset();

            assertThat(servlet.awaitClosed()).isEqualTo(CloseReason.PEER_GONE);
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void peer_thatStopsReading_isCutAfterTheWriteTimeout_andDelaysNobody(Container container) throws Exception {
        Webapp webapp = new Webapp().with("/sse", servlet, "writeTimeout", "300ms", "historyBytes", "64MiB");
        try (RunningContainer running = container.start(webapp);
                SseTestClient healthy = running.connect("/sse");
                RawSseClient stalled = RawSseClient.to("127.0.0.1", running.port())
                        .path("/sse?topics=flood")
                        .receiveBufferSize(4096)
                        .connect()) {
            servlet.awaitOpened();
            stalled.head();
            servlet.awaitOpened();
            fill(servlet);
            servlet.publish("news", "on time");

            healthy.awaitEvent(event -> event.data().equals("on time"));
            assertThat(servlet.awaitClosed()).isEqualTo(CloseReason.WRITE_STUCK);
            assertThat(servlet.shared().registry().count()).isEqualTo(1);
        }
    }

    /** More than a kernel takes for a peer that does not read, but less than what lets the log overflow. */
    private static void fill(TopicServlet servlet) {
        String data = "x".repeat(60_000);
        for (int i = 0; i < 200; i++) {
            servlet.publish("flood", data);
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void stop_withOpenStreams_endsThem(Container container) throws Exception {
        List<SseTestClient> clients = new ArrayList<>();
        try (RunningContainer running = container.start(Webapp.of("/sse", servlet))) {
            for (int i = 0; i < 20; i++) {
                clients.add(running.connect("/sse"));
            }
            for (int i = 0; i < 20; i++) {
                servlet.awaitOpened();
            }
        }
        for (SseTestClient client : clients) {
            client.awaitEnd();
            client.close();
        }
        for (int i = 0; i < 20; i++) {
            assertThat(servlet.awaitClosed()).isIn(CloseReason.SHUTDOWN, CloseReason.PEER_GONE);
        }
        assertThat(servlet.closedCount()).isZero();
        assertThat(servlet.shared().isClosed()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void onOpen_thatFails_endsTheStream(Container container) throws Exception {
        TopicServlet failing = new TopicServlet() {
            private static final long serialVersionUID = 1L;

            @Override
            protected void onOpen(SseConnection connection, HttpServletRequest request) {
                throw new IllegalStateException("planned");
            }
        };
        try (RunningContainer running = container.start(Webapp.of("/sse", failing));
                SseTestClient client = running.connect("/sse")) {
            client.awaitEnd();

            assertThat(failing.awaitClosed()).isEqualTo(CloseReason.APPLICATION_ERROR);
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void asyncTimeout_thatSomebodySets_endsTheStream(Container container) throws Exception {
        TopicServlet impatient = new TopicServlet() {
            private static final long serialVersionUID = 1L;

            @Override
            protected void onOpen(SseConnection connection, HttpServletRequest request) {
                request.getAsyncContext().setTimeout(300);
                super.onOpen(connection, request);
            }
        };
        try (RunningContainer running = container.start(Webapp.of("/sse", impatient));
                SseTestClient client = running.connect("/sse")) {
            impatient.awaitOpened();
            client.awaitEnd();

            assertThat(impatient.awaitClosed()).isEqualTo(CloseReason.PEER_GONE);
            assertThat(impatient.shared().registry().count()).isZero();
            try (SseTestClient next = running.connect("/sse")) {
                impatient.awaitOpened();
                impatient.publish("news", "goes on");
                next.awaitEvent(event -> event.data().equals("goes on"));
            }
        }
    }
}
