// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.guide.migration;

import static dev.rivulet.guide.GuideServer.uri;
import static dev.rivulet.guide.GuideServer.webapp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.guide.GuideServer;
import dev.rivulet.guide.migration.jetty.PriceServlet;
import dev.rivulet.guide.migration.jetty.PriceSourceServlet;
import dev.rivulet.guide.migration.polling.StreamServlet;
import dev.rivulet.testkit.ReceivedEvent;
import dev.rivulet.testkit.SseTestClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Before and after, side by side. */
@ExtendWith(GuideServer.class)
final class MigrationTest {

    @Test
    void jettysServlet_andOurs_tellTheSame() throws Exception {
        PriceSourceServlet before = new PriceSourceServlet();
        PriceServlet after = new PriceServlet();
        webapp("/migration").with("/before", before).with("/after", after).start();
        try (SseTestClient old = SseTestClient.connect(uri("/migration/before"));
                SseTestClient changed = SseTestClient.connect(uri("/migration/after"))) {
            before.publish("{\"AAPL\":1}");
            after.publish("{\"AAPL\":1}");
            for (SseTestClient client : new SseTestClient[] {old, changed}) {
                ReceivedEvent tick = client.awaitEvents(1).get(0);
                assertThat(tick.name()).isEqualTo("tick");
                assertThat(tick.data()).isEqualTo("{\"AAPL\":1}");
            }
            assertThat(old.lastEventId()).isEmpty();
            assertThat(changed.lastEventId()).isNotEmpty();
        }
    }

    @Test
    void stream_inPlaceOfPolling_tellsWhatIsPublished() throws Exception {
        StreamServlet stream = new StreamServlet();
        webapp("/polling").with(stream).start();
        try (SseTestClient client = SseTestClient.connect(uri("/polling/stream"))) {
            stream.publish("{\"n\":1}");
            assertThat(client.awaitEvents(1).get(0).data()).isEqualTo("{\"n\":1}");
        }
    }
}
