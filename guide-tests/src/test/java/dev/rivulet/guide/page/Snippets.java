// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.guide.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.broadcast.OverflowPolicy;
import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.broadcast.TopicSettings;
import dev.rivulet.event.SseEvent;
import dev.rivulet.log.Position;
import dev.rivulet.servlet.SseStreams;
import dev.rivulet.testkit.Fault;
import dev.rivulet.testkit.FaultProxy;
import dev.rivulet.testkit.ReceivedEvent;
import dev.rivulet.testkit.SseTestClient;
import jakarta.servlet.ServletContext;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** Statements that pages show. */
final class Snippets {

    record Price(String symbol, double price) {}

    private Snippets() {}

    static void publish(ServletContext servletContext, String json) {
        SseStreams.broadcaster(servletContext)
                .publish("prices", SseEvent.named("tick", json).withKey("AAPL"));
    }

    static void configure(ServletContext servletContext) {
        SseStreams.useBroadcaster(
                servletContext,
                SseBroadcaster.builder()
                        .topic("prices", TopicSettings.standard().onOverflow(OverflowPolicy.CONFLATE))
                        .build());
    }

    static String render(SseBroadcaster broadcaster) {
        Position position = broadcaster.position();
        List<Price> prices = prices();
        return prices + " " + position;
    }

    private static List<Price> prices() {
        return List.of();
    }

    static int stop(SseBroadcaster broadcaster) throws InterruptedException {
        int cut = broadcaster.drain(Duration.ofSeconds(20));
        return cut;
    }

    static void readOne(URI uri, SseBroadcaster broadcaster) {
        try (SseTestClient client = SseTestClient.connect(uri)) {
            broadcaster.publish("prices", SseEvent.of("227.52"));
            assertThat(client.awaitEvents(1).get(0).data()).isEqualTo("227.52");
        }
    }

    static void resume(int serverPort, List<String> published) throws Exception {
        try (FaultProxy proxy = FaultProxy.to("127.0.0.1", serverPort);
                SseTestClient client = SseTestClient.builder(URI.create("http://127.0.0.1:" + proxy.port() + "/prices"))
                        .reconnecting(true)
                        .open()) {
            proxy.toClient(Fault.cutAfter(5_000));
            client.awaitReconnects(3);
            proxy.toClient(Fault.none());
            assertThat(client.awaitEvents(1_000))
                    .extracting(ReceivedEvent::data)
                    .isEqualTo(published);
        }
    }
}
