// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.proxy.Site.Filtering;
import dev.rivulet.servlet.Container;
import dev.rivulet.testkit.LeakCheck;
import dev.rivulet.testkit.RawSseClient;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One nginx behind another: the inner one obeys {@code X-Accel-Buffering}, and keeps it to itself unless told otherwise. */
@ExtendWith(LeakCheck.class)
final class NginxChainTest {

    private static final int EVENTS = 6;

    @Test
    void eventsThroughTwoNginxes_withFilter_areHeldByTheOuterOne() throws Exception {
        try (Site inner = Site.of(Container.JETTY, Filtering.WITH_FILTER, Setup.NGINX_PLAIN::start);
                RunningProxy outer = Setup.NGINX_PLAIN.start(inner.proxy().port());
                RawSseClient client = outer.connect(Site.PATH)) {
            StreamScript script = inner.application().nextRequest();
            script.writeNow("event 1");
            client.readFor(Duration.ofSeconds(1));
            assertThat(client.events()).isEmpty();
            script.end();
            client.readToEnd();

            assertThat(client.events()).hasSize(1);
        }
    }

    @Test
    void eventsThroughTwoNginxes_ofWhichTheInnerPassesTheHeaderOn_arriveBeforeTheNextIsWritten() throws Exception {
        try (Site inner = Site.of(Container.JETTY, Filtering.WITH_FILTER, Setup.NGINX_INNER::start);
                RunningProxy outer = Setup.NGINX_PLAIN.start(inner.proxy().port());
                RawSseClient client = outer.connect(Site.PATH)) {
            StreamScript script = inner.application().nextRequest();
            for (int i = 1; i <= EVENTS; i++) {
                script.write("event " + i);
                assertThat(client.readEvents(i)).hasSize(i);
            }
        }
    }
}
