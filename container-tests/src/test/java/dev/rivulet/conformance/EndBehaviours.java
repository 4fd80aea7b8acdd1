// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.testkit.RawSseClient;
import dev.rivulet.testkit.SseTestClient;
import java.util.List;

/** Peers that go, stall, or are many. */
abstract class EndBehaviours {

    private static final List<String> EVENTS = List.of("while it is served", "again", "and again");

    /** So many take longer than the container's thread waits for a write to return. */
    private static final int HEARTBEATS = 6;

    private static final int FLOOD = 100;
    private static final int FLOOD_EVENT = 100_000;

    @Behaviour(value = "a peer that closes (FIN) is noticed by heartbeats", row = 1)
    void peer_thatCloses_isNoticed(Containers container) throws Exception {
        Deployed app = Servers.app(container);
        String name = Deployed.newName();
        app.connectRaw("/stream?name=" + name).close();

        assertThat(app.awaitClosed(name)).isEqualTo("PEER_GONE");
        assertThat(app.control("readers", "topic", name)).isEqualTo("0");
    }

    @Behaviour(value = "a peer that resets (RST) is noticed by heartbeats", row = 2)
    void peer_thatResets_isNoticed(Containers container) throws Exception {
        Deployed app = Servers.app(container);
        String name = Deployed.newName();
        try (RawSseClient client = app.connectRaw("/stream?name=" + name)) {
            client.reset();

            assertThat(app.awaitClosed(name)).isEqualTo("PEER_GONE");
            assertThat(app.control("readers", "topic", name)).isEqualTo("0");
        }
    }

    @Behaviour(value = "a peer that half-closes goes on reading", row = 3)
    void peer_thatHalfCloses_goesOnReading(Containers container) throws Exception {
        Deployed app = Servers.app(container);
        String name = Deployed.newName();
        try (RawSseClient client = app.connectRaw("/stream?name=" + name)) {
            client.halfClose();
            client.readComments(2);
            app.publish(name, "still there");
            client.readEvent(event -> event.data().equals("still there"));
        }
    }

    @Behaviour(value = "a peer that stalls delays nobody, and is cut after the write timeout", row = 4)
    void peer_thatStalls_delaysNobody_andIsCut(Containers container) throws Exception {
        Deployed app = Servers.app(container);
        String stalledName = Deployed.newName();
        String name = Deployed.newName();
        try (SseTestClient healthy = app.connect("/stream?name=" + name);
                RawSseClient stalled = app.raw("/stream?name=" + stalledName)
                        .receiveBufferSize(4096)
                        .connect()) {
            stalled.head();
            app.control("flood", "topic", stalledName, "count", "" + FLOOD, "size", "" + FLOOD_EVENT);
            app.publish(name, "on time");

            healthy.awaitEvent(event -> event.data().equals("on time"));
            assertThat(app.awaitClosed(stalledName)).isEqualTo("WRITE_STUCK");
            assertThat(app.control("readers", "topic", stalledName)).isEqualTo("0");
            assertThat(app.control("readers", "topic", name)).isEqualTo("1");
        }
    }

    @Behaviour(value = "peers that come, abort and come again: no byte of another stream, nobody else is cut", row = 5)
    void churn_hurtsNobody(Containers container) throws Exception {
        Deployed app = Servers.app(container);
        String topic = Deployed.newName();
        app.control("startChurn", "topic", topic);
        try {
            assertThat(new ChurningPeers(app, topic).run()).isEmpty();
        } finally {
            app.control("stopChurn", "topic", topic);
        }
    }

    /** The servlet does something else after it has opened the stream. A write that fails meanwhile must not outlast the request, see {@code ServingThread}. */
    @Behaviour(value = "a peer that goes while its request is still served is noticed, and hurts nobody", row = 6)
    void peer_thatGoesWhileItIsServed_hurtsNobody(Containers container) throws Exception {
        Deployed app = Servers.app(container);
        String name = Deployed.newName();
        try (LogWatch log = LogWatch.of(container);
                RawSseClient healthy = app.connectRaw("/stream?name=" + Deployed.newName() + "&topics=" + name)) {
            try (RawSseClient gone = app.connectRaw("/stream?name=" + name + "&linger=" + name)) {
                gone.reset();
            }
            for (String data : EVENTS) {
                app.publish(name, data);
                healthy.readEvent(event -> event.data().equals(data));
            }
            app.control("signal", "name", name);

            assertThat(app.awaitClosed(name)).isEqualTo("PEER_GONE");
            healthy.readComments(healthy.comments().size() + HEARTBEATS);
            assertThat(log.warnings()).noneMatch(warning -> warning.contains("A write did not return"));
        }
    }
}
