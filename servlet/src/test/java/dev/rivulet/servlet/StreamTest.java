// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.event.SseEvent;
import dev.rivulet.log.Position;
import dev.rivulet.testkit.LeakCheck;
import dev.rivulet.testkit.RawSseClient;
import dev.rivulet.testkit.ReceivedEvent;
import dev.rivulet.testkit.SseTestClient;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is on the wire, and that all of it arrives. */
@ExtendWith(LeakCheck.class)
class StreamTest {

    /** What the streams of these tests have in common. */
    Webapp prepare(Webapp webapp) {
        return webapp;
    }

    private static final String EVERY_SCRIPT = "Zażółć gęślą jaźń, 你好, שלום, \uD83D\uDE80";

    private final TopicServlet servlet = new TopicServlet();

    @ParameterizedTest
    @EnumSource(Container.class)
    void headers_leaveAtConnect_withoutAnyByteOfBody(Container container) throws Exception {
        try (RunningContainer running = container.start(prepare(Webapp.of("/sse", servlet)));
                RawSseClient client = RawSseClient.connect("127.0.0.1", running.port(), "/sse", Map.of())) {
            RawSseClient.Head head = client.head();

            assertThat(head.status()).isEqualTo(200);
            assertThat(head.headers().firstValue("content-type").orElse("").replace(" ", ""))
                    .isEqualToIgnoringCase("text/event-stream;charset=UTF-8");
            assertThat(head.headers().firstValue("cache-control")).hasValue("no-cache, no-transform");
            assertThat(head.headers().firstValue("x-accel-buffering")).hasValue("no");
            assertThat(head.headers().firstValue("x-content-type-options")).hasValue("nosniff");
            assertThat(head.headers().map()).doesNotContainKeys("content-length", "etag", "set-cookie", "expires");
            assertThat(client.body()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void events_arriveAsTheyWerePublished(Container container) throws Exception {
        try (RunningContainer running = container.start(prepare(Webapp.of("/sse", servlet)));
                SseTestClient client = running.connect("/sse")) {
            servlet.awaitOpened();
            Position first = servlet.publish("news", "one\ntwo\r\nthree");
            servlet.shared()
                    .publish("news", SseEvent.named("tick", " leading space").withKey("k"));
            servlet.shared().publish("news", SseEvent.of(EVERY_SCRIPT).withId("own id"));
            servlet.shared().broadcast(SseEvent.of(""));

            List<ReceivedEvent> events = client.awaitEvents(4);

            assertThat(events)
                    .extracting(ReceivedEvent::data)
                    .containsExactly("one\ntwo\nthree", " leading space", EVERY_SCRIPT, "");
            assertThat(events).extracting(ReceivedEvent::name).containsExactly("message", "tick", "message", "message");
            assertThat(events.get(0).lastEventId()).isEqualTo(first.toString());
            assertThat(events.get(2).lastEventId()).isEqualTo("own id");
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void events_reachEveryConnection(Container container) throws Exception {
        try (RunningContainer running = container.start(prepare(Webapp.of("/sse", servlet)));
                SseTestClient one = running.connect("/sse?topics=a,b");
                SseTestClient two = running.connect("/sse?topics=b")) {
            servlet.awaitOpened();
            servlet.awaitOpened();
            servlet.publish("a", "for one");
            servlet.publish("b", "for both");

            assertThat(one.awaitEvents(2)).extracting(ReceivedEvent::data).containsExactly("for one", "for both");
            assertThat(two.awaitEvents(1)).extracting(ReceivedEvent::data).containsExactly("for both");
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void burst_toSlowReader_arrivesWholeAndInOrder(Container container) throws Exception {
        int count = 20_000;
        Webapp webapp = new Webapp().with("/sse", servlet, "history", "100000", "historyBytes", "64MiB");
        try (RunningContainer running = container.start(prepare(webapp));
                RawSseClient client = RawSseClient.to("127.0.0.1", running.port())
                        .path("/sse")
                        .receiveBufferSize(4096)
                        .connect()) {
            client.head();
            servlet.awaitOpened();
            String padding = "x".repeat(200);
            IntStream.range(0, count).forEach(i -> servlet.publish("news", i + " " + padding));

            List<ReceivedEvent> events = client.readEvents(count);

            assertThat(events)
                    .extracting(event -> event.data().split(" ", -1)[0])
                    .containsExactlyElementsOf(IntStream.range(0, count)
                            .mapToObj(Integer::toString)
                            .toList());
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void event_ofAMebibyte_arrivesWhole(Container container) throws Exception {
        String data = EVERY_SCRIPT.repeat(1024 * 1024 / EVERY_SCRIPT.getBytes(StandardCharsets.UTF_8).length);
        try (RunningContainer running = container.start(prepare(Webapp.of("/sse", servlet)));
                SseTestClient client = running.connect("/sse")) {
            servlet.awaitOpened();
            servlet.publish("news", data);
            servlet.publish("news", "after it");

            List<ReceivedEvent> events = client.awaitEvents(2);

            assertThat(events.get(0).data().equals(data))
                    .as("the mebibyte is the same")
                    .isTrue();
            assertThat(events.get(1).data()).isEqualTo("after it");
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void reconnect_withLastEventId_getsWhatWasMissedOnce(Container container) throws Exception {
        try (RunningContainer running = container.start(prepare(Webapp.of("/sse", servlet)))) {
            String lastSeen;
            try (SseTestClient client = running.connect("/sse?topics=a,b")) {
                servlet.awaitOpened();
                servlet.publish("a", "1");
                servlet.publish("b", "2");
                lastSeen = client.awaitEvents(2).get(1).lastEventId();
            }
            servlet.publish("b", "3");
            servlet.publish("a", "4");
            try (SseTestClient byHeader = running.client("/sse?topics=a,b")
                            .lastEventId(lastSeen)
                            .open();
                    SseTestClient byQuery = running.connect("/sse?topics=a,b&lastEventId=" + lastSeen)) {
                SseConnection resumed = servlet.awaitOpened();
                servlet.awaitOpened();
                servlet.publish("a", "5");

                assertThat(byHeader.awaitEvents(3))
                        .extracting(ReceivedEvent::data)
                        .containsExactly("3", "4", "5");
                assertThat(byQuery.awaitEvents(3))
                        .extracting(ReceivedEvent::data)
                        .containsExactly("3", "4", "5");
                assertThat(resumed.requestedPosition().orElseThrow().toString()).isEqualTo(lastSeen);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void silence_isBrokenByHeartbeats(Container container) throws Exception {
        Webapp webapp = new Webapp().with("/sse", servlet, "heartbeat", "50ms");
        try (RunningContainer running = container.start(prepare(webapp));
                RawSseClient client = RawSseClient.connect("127.0.0.1", running.port(), "/sse", Map.of())) {
            client.readComments(3);

            assertThat(new String(client.body(), StandardCharsets.US_ASCII)).startsWith(":\n:\n:\n");
            assertThat(client.events()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void close_endsTheResponse_andTheTcpConnectionServesOn(Container container) throws Exception {
        try (RunningContainer running = container.start(prepare(Webapp.of("/sse", servlet)));
                RawSseClient client = RawSseClient.connect("127.0.0.1", running.port(), "/sse", Map.of())) {
            client.head();
            SseConnection connection = servlet.awaitOpened();
            connection.send(SseEvent.of("goodbye"));
            connection.close();

            assertThat(new String(client.readToEnd(), StandardCharsets.UTF_8)).isEqualTo("data: goodbye\n\n");
            assertThat(client.isComplete()).isTrue();
            assertThat(servlet.awaitClosed()).isEqualTo(CloseReason.CLOSED_BY_APPLICATION);

            client.requestAgain("/sse");
            assertThat(client.head().status()).isEqualTo(200);
            servlet.awaitOpened();
            servlet.publish("news", "again");
            assertThat(client.readEvent(event -> event.data().equals("again")).name())
                    .isEqualTo("message");
        }
    }
}
