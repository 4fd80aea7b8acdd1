// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.proxy.Site.Filtering;
import dev.rivulet.servlet.Container;
import dev.rivulet.testkit.LeakCheck;
import dev.rivulet.testkit.RawSseClient;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of a stream whose application is silent for longer than the proxy waits, which is one second here. */
@ExtendWith(LeakCheck.class)
final class SilenceTest {

    private static final Duration SILENCE = Duration.ofSeconds(2);

    /** nginx before every container, the others before one each. */
    static Stream<Arguments> setups() {
        return Stream.of(
                Arguments.of(Setup.NGINX_PLAIN, Container.JETTY),
                Arguments.of(Setup.NGINX_PLAIN, Container.TOMCAT),
                Arguments.of(Setup.NGINX_PLAIN, Container.UNDERTOW),
                Arguments.of(Setup.NGINX_GZIP, Container.TOMCAT),
                Arguments.of(Setup.NGINX_DEAF, Container.UNDERTOW),
                Arguments.of(Setup.HAPROXY_NO_DELAY, Container.JETTY),
                Arguments.of(Setup.APACHE_PLAIN, Container.TOMCAT),
                Arguments.of(Setup.CADDY_PLAIN, Container.UNDERTOW),
                Arguments.of(Setup.VARNISH_PLAIN, Container.JETTY));
    }

    @ParameterizedTest
    @MethodSource("setups")
    void silence_withoutFilter_cutsTheStream(Setup setup, Container container) throws Exception {
        try (Site site = Site.of(container, Filtering.WITHOUT_FILTER, setup::startImpatient);
                RawSseClient client = site.connect()) {
            site.application().nextRequest().writeNow("before the silence");

            client.readToEnd();

            assertThat(client.events()).hasSizeLessThanOrEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource("setups")
    void silence_withFilter_isSurvived(Setup setup, Container container) throws Exception {
        try (Site site = Site.of(container, Filtering.WITH_FILTER, setup::startImpatient);
                RawSseClient client = site.connect()) {
            StreamScript script = site.application().nextRequest();
            script.write("before the silence");
            if (setup != Setup.NGINX_DEAF) {
                client.readEvents(1);
                readHeartbeats(client);
            } else {
                client.readFor(SILENCE);
            }
            script.write("behind the silence");
            script.end();
            client.readToEnd();

            assertThat(client.events()).extracting("data").containsExactly("before the silence", "behind the silence");
            assertThat(client.isComplete()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("setups")
    void silenceBeforeTheFirstByte_withFilterThatBegins_isSurvived(Setup setup, Container container) throws Exception {
        try (Site site = Site.of(container, Filtering.WITH_FILTER_THAT_BEGINS, setup::startImpatient);
                RawSseClient client = site.connect(Site.HEADERS_FIRST_PATH)) {
            StreamScript script = site.application().nextRequest();
            if (setup != Setup.NGINX_DEAF) {
                readHeartbeats(client);
            } else {
                client.readFor(SILENCE);
            }
            script.write("behind the silence");
            script.end();
            client.readToEnd();

            assertThat(client.events()).extracting("data").containsExactly("behind the silence");
            assertThat(client.isComplete()).isTrue();
        }
    }

    private static void readHeartbeats(RawSseClient client) {
        long end = System.nanoTime() + SILENCE.toNanos();
        for (int count = 1; System.nanoTime() < end; count++) {
            client.readComments(count);
        }
    }
}
