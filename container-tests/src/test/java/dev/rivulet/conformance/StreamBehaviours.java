// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.testkit.RawSseClient;
import dev.rivulet.testkit.ReceivedEvent;
import dev.rivulet.testkit.SseTestClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** What a peer sees of a stream. */
abstract class StreamBehaviours {

    private static final String EVERY_SCRIPT = "Gr\u00fc\u00dfe, \u017c\u00f3\u0142w, \u4e80, \ud83d\ude00";

    @Behaviour(value = "the headers leave at connect, before any event", row = 1)
    void headers_leaveAtConnect(Containers container) throws Exception {
        Deployed app = Servers.app(container);
        try (RawSseClient client = app.connectRaw("/stream?name=" + Deployed.newName())) {
            RawSseClient.Head head = client.head();

            assertThat(head.status()).isEqualTo(200);
            assertThat(head.headers().firstValue("content-type").orElse("").replace(" ", ""))
                    .isEqualToIgnoringCase("text/event-stream;charset=UTF-8");
            assertThat(head.headers().firstValue("cache-control")).hasValue("no-cache, no-transform");
            assertThat(head.headers().firstValue("x-accel-buffering")).hasValue("no");
            assertThat(head.headers().firstValue("x-content-type-options")).hasValue("nosniff");
            assertThat(head.headers().map()).doesNotContainKeys("content-length", "etag", "set-cookie", "expires");
        }
    }

    @Behaviour(value = "events arrive as they were published: lines, UTF-8, id, name, retry", row = 2)
    void events_arriveAsTheyWerePublished(Containers container) throws Exception {
        Deployed app = Servers.app(container);
        String name = Deployed.newName();
        try (SseTestClient client = app.connect("/stream?name=" + name)) {
            String first = app.publish(name, "one\ntwo\r\nthree");
            app.control("publish", "topic", name, "event", "tick", "data", " leading space");
            app.control("publish", "topic", name, "id", "own id", "data", EVERY_SCRIPT, "retryMillis", "1234");
            app.publish(name, "");

            List<ReceivedEvent> events = client.awaitEvents(4);

            assertThat(events)
                    .extracting(ReceivedEvent::data)
                    .containsExactly("one\ntwo\nthree", " leading space", EVERY_SCRIPT, "");
            assertThat(events).extracting(ReceivedEvent::name).containsExactly("message", "tick", "message", "message");
            assertThat(events.get(0).lastEventId()).isEqualTo(first);
            assertThat(events.get(2).lastEventId()).isEqualTo("own id");
            assertThat(client.retry()).hasValue(Duration.ofMillis(1234));
        }
    }

    @Behaviour(value = "a peer that comes back gets what it missed, once", row = 3)
    void peer_thatComesBack_getsWhatItMissed(Containers container) throws Exception {
        Deployed app = Servers.app(container);
        String name = Deployed.newName();
        String path = "/stream?name=" + name;
        String lastSeen;
        try (SseTestClient client = app.connect(path)) {
            app.publish(name, "1");
            lastSeen = client.awaitEvents(1).get(0).lastEventId();
        }
        app.publish(name, "2");
        app.publish(name, "3");
        try (SseTestClient byHeader = app.client(path).lastEventId(lastSeen).open();
                SseTestClient byQuery = app.connect(path + "&lastEventId=" + lastSeen)) {
            app.publish(name, "4");

            assertThat(byHeader.awaitEvents(3)).extracting(ReceivedEvent::data).containsExactly("2", "3", "4");
            assertThat(byQuery.awaitEvents(3)).extracting(ReceivedEvent::data).containsExactly("2", "3", "4");
        }
    }

    @Behaviour(value = "a peer whose place is lost is told of the gap", row = 4)
    void peer_whosePlaceIsLost_isTold(Containers container) throws Exception {
        Deployed app = Servers.app(container);
        String name = Deployed.newName();
        String first = app.publish(name, "1");
        app.control("flood", "topic", name, "count", "300", "size", "10");
        try (SseTestClient client =
                app.client("/stream?name=" + name).lastEventId(first).open()) {
            ReceivedEvent gap = client.awaitEvent(event -> event.name().equals("gap"));
            ReceivedEvent snapshot = client.awaitEvent(event -> event.name().equals("snapshot"));

            assertThat(gap.data()).contains('"' + name + '"');
            assertThat(snapshot.data()).isEqualTo(name);
        }
    }

    @Behaviour(value = "silence is broken by heartbeats", row = 5)
    void silence_isBrokenByHeartbeats(Containers container) throws Exception {
        Deployed app = Servers.app(container);
        try (RawSseClient client = app.connectRaw("/stream?name=" + Deployed.newName())) {
            client.readComments(2);

            assertThat(new String(client.body(), StandardCharsets.US_ASCII)).startsWith(":\n:\n");
            assertThat(client.events()).isEmpty();
        }
    }

    @Behaviour(value = "an event of a mebibyte arrives whole", row = 6)
    void largeEvent_arrivesWhole(Containers container) throws Exception {
        Deployed app = Servers.app(container);
        String name = Deployed.newName();
        try (SseTestClient client = app.connect("/stream?name=" + name)) {
            app.control("flood", "topic", name, "count", "1", "size", Integer.toString(1024 * 1024));
            app.publish(name, "after it");

            List<ReceivedEvent> events = client.awaitEvents(2);

            assertThat(events.get(0).data()).hasSize(1024 * 1024).containsOnlyOnce("x".repeat(1024 * 1024));
            assertThat(events.get(1).data()).isEqualTo("after it");
        }
    }

    @Behaviour(value = "a stream that ends leaves its TCP connection to the next request", row = 7)
    void connection_servesOn_afterTheEnd(Containers container) throws Exception {
        Deployed app = Servers.app(container);
        String name = Deployed.newName();
        try (RawSseClient client = app.connectRaw("/stream?name=" + name)) {
            app.publish(name, "last");
            app.control("complete", "topic", name);
            client.readToEnd();
            assertThat(client.isComplete()).isTrue();

            String next = Deployed.newName();
            client.requestAgain(app.contextPath() + "/stream?name=" + next);
            assertThat(client.head().status()).isEqualTo(200);
            app.publish(next, "again");
            client.readEvent(event -> event.data().equals("again"));
        }
    }

    @Behaviour(value = "a completed topic ends the stream, and who comes back gets 204", row = 8)
    void completedTopic_endsTheStream_forGood(Containers container) throws Exception {
        Deployed app = Servers.app(container);
        String name = Deployed.newName();
        try (SseTestClient client = app.client("/stream?name=" + name)
                .reconnecting(true)
                .reconnectionTime(Duration.ofMillis(10))
                .open()) {
            app.publish(name, "last");
            app.control("complete", "topic", name);
            client.awaitEnd();

            assertThat(client.status()).isEqualTo(204);
            assertThat(client.events()).extracting(ReceivedEvent::data).contains("last");
            assertThat(app.awaitClosed(name)).isEqualTo("COMPLETED");
        }
    }
}
