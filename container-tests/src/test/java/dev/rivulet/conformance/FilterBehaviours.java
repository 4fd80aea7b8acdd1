// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.testkit.RawSseClient;
import dev.rivulet.testkit.ReceivedEvent;
import dev.rivulet.testkit.SseTestClient;

/** Our filter over other people's streams, and other people's filters over ours. */
abstract class FilterBehaviours {

    @Behaviour(value = "SseFilter over a blocking servlet: headers, UTF-8, heartbeats, flushes", row = 1)
    void filter_overBlockingProducer(Containers container) throws Exception {
        requireFiltered(Servers.app(container), "/produce/blocking");
    }

    @Behaviour(value = "SseFilter over an asynchronous servlet: the same", row = 2)
    void filter_overAsyncProducer(Containers container) throws Exception {
        requireFiltered(Servers.app(container), "/produce/async");
    }

    @Behaviour(value = "SseFilter over a servlet with a WriteListener: the same", row = 3)
    void filter_overWriteListenerProducer(Containers container) throws Exception {
        Deployed app = Servers.app(container);
        if (Quirk.NO_WRITE_LISTENER.isOf(container)) {
            try (RawSseClient client = app.raw("/produce/listener?name=none").connect()) {
                assertThat(client.head().status()).isGreaterThanOrEqualTo(400);
            }
        } else {
            requireFiltered(app, "/produce/listener");
        }
    }

    /** The production says when each part is written. */
    private static void requireFiltered(Deployed app, String path) throws Exception {
        String name = Deployed.newName();
        try (SseTestClient client = app.connect(path + "?name=" + name)) {
            assertThat(client.awaitEvents(1))
                    .extracting(ReceivedEvent::data)
                    .containsExactly("Gr\u00fc\u00dfe \u4e80 \ud83d\ude00");
            assertThat(client.responseHeaders().firstValue("x-accel-buffering")).hasValue("no");
            assertThat(client.responseHeaders().firstValue("cache-control")).hasValue("no-cache, no-transform");
            assertThat(client.responseHeaders()
                            .firstValue("content-type")
                            .orElse("")
                            .replace(" ", ""))
                    .matches("(?i)text/event-stream(;charset=UTF-8)?");
            client.awaitComments(2);
            app.control("signal", "name", name);
            assertThat(client.awaitEvents(2).get(1).data()).isEqualTo("not flushed");
            app.control("signal", "name", name);
            client.awaitEnd();
            assertThat(client.failure()).isEmpty();
        }
    }

    @Behaviour(value = "SseServlet behind a filter that wraps the stream and passes a WriteListener on", row = 4)
    void stream_behindDelegatingFilter(Containers container) throws Exception {
        requireStream(Servers.app(container), "DELEGATES");
    }

    @Behaviour(value = "SseServlet behind a filter whose stream refuses a WriteListener", row = 5)
    void stream_behindThrowingFilter(Containers container) throws Exception {
        requireStream(Servers.app(container), "THROWS");
    }

    @Behaviour(value = "SseServlet behind a filter whose stream ignores a WriteListener", row = 6)
    void stream_behindIgnoringFilter(Containers container) throws Exception {
        requireStream(Servers.app(container), "IGNORES");
    }

    private static void requireStream(Deployed app, String kind) throws Exception {
        String name = Deployed.newName();
        try (RawSseClient client = app.connectRaw("/behind/" + kind + "?name=" + name)) {
            client.readComments(1);
            app.publish(name, "hello");
            client.readEvent(event -> event.data().equals("hello"));
            app.control("flood", "topic", name, "count", "20", "size", "100000");
            client.readEvents(21);
            client.reset();
            assertThat(app.awaitClosed(name)).isEqualTo("PEER_GONE");
        }
    }
}
