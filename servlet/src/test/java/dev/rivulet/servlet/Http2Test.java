// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.event.SseEvent;
import dev.rivulet.testkit.LeakCheck;
import dev.rivulet.testkit.ReceivedEvent;
import dev.rivulet.testkit.SseTestClient;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Streams over HTTP/2, in clear text and within TLS, read by the JDK's client. */
@ExtendWith(LeakCheck.class)
final class Http2Test {

    private static final int MANY = 25;

    private final ProtocolServlet servlet = new ProtocolServlet();

    static Stream<Arguments> containers() {
        return Arrays.stream(Container.values())
                .flatMap(container -> Stream.of(Wire.H2C, Wire.H2).map(wire -> Arguments.of(container, wire)));
    }

    /** Not Tomcat 10.1, see {@link Http2TomcatTest}. */
    static Stream<Container> widening() {
        return Arrays.stream(Container.values()).filter(container -> container != Container.TOMCAT || Container.OLD);
    }

    private static SseTestClient.Builder client(RunningContainer running, HttpClient http, String path) {
        return running.client(path).httpClient(http).http2();
    }

    @ParameterizedTest
    @MethodSource("containers")
    void events_arriveInAResponseWithoutConnectionHeader(Container container, Wire wire) throws Exception {
        try (RunningContainer running = container.start(Webapp.of("/sse", servlet), wire);
                SseTestClient client = client(running, wire.newClient(), "/sse").open()) {
            servlet.awaitOpened();
            servlet.publish("news", "grüß 😀\nsecond line");
            servlet.publish("news", "x".repeat(60_000));

            List<ReceivedEvent> events = client.awaitEvents(2);

            assertThat(events.get(0).data()).isEqualTo("grüß 😀\nsecond line");
            assertThat(events.get(1).data()).hasSize(60_000);
            assertThat(servlet.protocols()).allMatch(protocol -> protocol.startsWith("HTTP/2"));
            assertThat(client.responseHeaders().map())
                    .doesNotContainKeys("connection", "keep-alive", "transfer-encoding", "content-length");
            assertThat(client.responseHeaders().firstValue("x-accel-buffering")).hasValue("no");
        }
    }

    @ParameterizedTest
    @MethodSource("containers")
    void silence_isBrokenByHeartbeats(Container container, Wire wire) throws Exception {
        Webapp webapp = new Webapp().with("/sse", servlet, "heartbeat", "50ms");
        try (RunningContainer running = container.start(webapp, wire);
                SseTestClient client = client(running, wire.newClient(), "/sse").open()) {
            assertThat(client.awaitComments(3)).containsOnly("");
        }
    }

    @ParameterizedTest
    @MethodSource("containers")
    void reconnect_withLastEventId_getsWhatWasMissedOnce(Container container, Wire wire) throws Exception {
        HttpClient http = wire.newClient();
        try (RunningContainer running = container.start(Webapp.of("/sse", servlet), wire)) {
            String lastSeen;
            try (SseTestClient client = client(running, http, "/sse").open()) {
                servlet.awaitOpened();
                servlet.publish("news", "1");
                lastSeen = client.awaitEvents(1).get(0).lastEventId();
            }
            servlet.publish("news", "2");
            try (SseTestClient client =
                    client(running, http, "/sse").lastEventId(lastSeen).open()) {
                servlet.awaitOpened();
                servlet.publish("news", "3");

                assertThat(client.awaitEvents(2))
                        .extracting(ReceivedEvent::data)
                        .containsExactly("2", "3");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("containers")
    void manyStreams_shareOneTcpConnection_andOneOfThemIsClosedAlone(Container container, Wire wire) throws Exception {
        HttpClient http = wire.newClient();
        List<SseTestClient> clients = new ArrayList<>();
        List<SseConnection> connections = new ArrayList<>();
        try (RunningContainer running = container.start(Webapp.of("/sse", servlet), wire)) {
            for (int i = 0; i < MANY; i++) {
                clients.add(client(running, http, "/sse").open());
                connections.add(servlet.awaitOpened());
            }
            servlet.publish("news", "for all");
            clients.forEach(client -> client.awaitEvents(1));
            assertThat(servlet.remotePorts()).hasSize(1);

            connections.get(7).send(SseEvent.of("goodbye"));
            connections.get(7).close();

            SseTestClient closed = clients.remove(7);
            closed.awaitEnd();
            assertThat(closed.failure()).isEmpty();
            assertThat(closed.events()).extracting(ReceivedEvent::data).containsExactly("for all", "goodbye");
            assertThat(servlet.awaitClosed()).isEqualTo(CloseReason.CLOSED_BY_APPLICATION);
            servlet.publish("news", "for the others");
            clients.forEach(client -> client.awaitEvents(2));
            assertThat(servlet.closedCount()).isZero();
        } finally {
            clients.forEach(SseTestClient::close);
        }
    }

    @ParameterizedTest
    @MethodSource("containers")
    void stop_withOpenStreams_endsThem(Container container, Wire wire) throws Exception {
        HttpClient http = wire.newClient();
        List<SseTestClient> clients = new ArrayList<>();
        try (RunningContainer running = container.start(Webapp.of("/sse", servlet), wire)) {
            for (int i = 0; i < MANY; i++) {
                clients.add(client(running, http, "/sse").open());
                servlet.awaitOpened();
            }
        }
        for (SseTestClient client : clients) {
            client.awaitEnd();
            client.close();
        }
        for (int i = 0; i < MANY; i++) {
            assertThat(servlet.awaitClosed()).isIn(CloseReason.SHUTDOWN, CloseReason.PEER_GONE);
        }
        assertThat(servlet.closedCount()).isZero();
        assertThat(servlet.shared().isClosed()).isTrue();
    }

    /** That a stream began as a request of HTTP/1.1 does not limit it to the flow-control window that the standard begins with. */
    @ParameterizedTest
    @MethodSource("widening")
    void upgradedStream_takesMoreThanTheFirstWindow(Container container) throws Exception {
        try (RunningContainer running = container.start(Webapp.of("/sse", servlet), Wire.H2C);
                SseTestClient client =
                        client(running, Wire.H2C.newClient(), "/sse").open()) {
            servlet.awaitOpened();
            servlet.publish("news", "x".repeat(200_000));

            assertThat(client.awaitEvents(1).get(0).data()).hasSize(200_000);
        }
    }
}
