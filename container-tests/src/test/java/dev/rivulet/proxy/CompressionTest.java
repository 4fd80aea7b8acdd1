// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.proxy.Site.Filtering;
import dev.rivulet.servlet.Container;
import dev.rivulet.testkit.LeakCheck;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Proxies that are told to compress event streams. */
@ExtendWith(LeakCheck.class)
final class CompressionTest {

    private static final int EVENTS = 6;

    @ParameterizedTest
    @EnumSource(Container.class)
    void gzipOfNginx_withFilter_holdsNothingBack(Container container) throws Exception {
        assertEachArrivesBeforeTheNextIsWritten(container, Setup.NGINX_GZIP, Filtering.WITH_FILTER, true);
    }

    /** The filter's {@code no-transform} asks proxies not to compress; HAProxy heeds it. */
    @ParameterizedTest
    @CsvSource({"HAPROXY_GZIP, false", "APACHE_GZIP, true", "CADDY_GZIP_OTHERS, false"})
    void gzipOfOthers_withFilter_holdsNothingBack(Setup setup, boolean compressed) throws Exception {
        assertEachArrivesBeforeTheNextIsWritten(Container.TOMCAT, setup, Filtering.WITH_FILTER, compressed);
    }

    /** What says that it is encoded is not compressed once more, or, by Apache, without harm; Caddy would hold it back. */
    @ParameterizedTest
    @CsvSource({"NGINX_GZIP, false", "HAPROXY_GZIP, false", "APACHE_GZIP, true", "CADDY_GZIP, false"})
    void gzipOfAny_withFilterThatRefuses_holdsNothingBack(Setup setup, boolean compressed) throws Exception {
        assertEachArrivesBeforeTheNextIsWritten(
                Container.UNDERTOW, setup, Filtering.WITH_FILTER_THAT_REFUSES_COMPRESSION, compressed);
    }

    private static void assertEachArrivesBeforeTheNextIsWritten(
            Container container, Setup setup, Filtering filtering, boolean compressed) throws Exception {
        try (Site site = Site.of(container, filtering, setup::start)) {
            CompletableFuture<StreamScript> script = site.writeOnRequest(event(1));
            try (DecodingClient client = DecodingClient.connect(site.proxy().uri(Site.PATH))) {
                for (int i = 1; i <= EVENTS; i++) {
                    assertThat(client.readEvents(i).get(i - 1).data()).isEqualTo(event(i));
                    script.join().write(event(i + 1));
                }
                assertThat(client.isCompressed()).isEqualTo(compressed);
            }
        }
    }

    // Long enough for compressors that leave short things alone.
    private static String event(int number) {
        return "event " + number + "!".repeat(1000);
    }
}
