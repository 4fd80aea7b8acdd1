// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.proxy.Site.Filtering;
import dev.rivulet.servlet.Container;
import dev.rivulet.testkit.LeakCheck;
import java.net.http.HttpClient;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** HTTP/2 between browser and proxy, HTTP/1 between proxy and container, as most sites have it. */
@ExtendWith(LeakCheck.class)
final class Http2Test {

    // More than the six connections that a browser opens to a server over HTTP/1.1.
    private static final int STREAMS = 10;
    private static final int EVENTS = 6;

    private final HttpClient browser = TestKey.newHttp2Client();

    /** The filter's {@code Connection: keep-alive} would end the stream if it came through. */
    @ParameterizedTest
    @EnumSource(Container.class)
    void streamsOverHttp2ThroughNginx_withFilter_arriveEventByEvent(Container container) throws Exception {
        Deque<DecodingClient> others = new ArrayDeque<>();
        try (Site site = Site.of(container, Filtering.WITH_FILTER, Setup.NGINX_HTTP2::start)) {
            for (int i = 1; i < STREAMS; i++) {
                CompletableFuture<StreamScript> unused = site.writeOnRequest("another stream");
                others.add(DecodingClient.connect(browser, site.proxy().secureUri(Site.PATH)));
            }
            CompletableFuture<StreamScript> script = site.writeOnRequest("event 1");
            try (DecodingClient client =
                    DecodingClient.connect(browser, site.proxy().secureUri(Site.PATH))) {
                assertThat(client.response().version()).isEqualTo(HttpClient.Version.HTTP_2);
                for (int i = 1; i <= EVENTS; i++) {
                    assertThat(client.readEvents(i).get(i - 1).data()).isEqualTo("event " + i);
                    script.join().write("event " + (i + 1));
                }
            }
            for (DecodingClient other : others) {
                assertThat(other.readEvents(1)).extracting("data").containsExactly("another stream");
                other.close();
            }
        }
    }
}
