// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.proxy.Site.Filtering;
import dev.rivulet.servlet.Container;
import dev.rivulet.testkit.LeakCheck;
import dev.rivulet.testkit.RawSseClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** When events arrive through proxies, in front of an application that does nothing about it. */
@ExtendWith(LeakCheck.class)
final class BufferingTest {

    private static final int EVENTS = 6;

    // Long enough for an event that nobody holds back.
    private static final Duration A_WHILE = Duration.ofMillis(300);

    static Stream<Arguments> containersAndPaths() {
        return Stream.of(Container.values())
                .flatMap(container -> Stream.of(Site.PATH, Site.BYTES_PATH).map(path -> Arguments.of(container, path)));
    }

    @ParameterizedTest
    @MethodSource("containersAndPaths")
    void eventsThroughNginx_withoutFilter_arriveAllTogetherAtTheEnd(Container container, String path) throws Exception {
        try (Site site = Site.of(container, Filtering.WITHOUT_FILTER, Setup.NGINX_PLAIN::start)) {
            assertHeldToTheEnd(site, path);
        }
    }

    @Test
    void eventsThroughNginxThatIgnoresTheHeader_arriveAllTogetherAtTheEnd_whateverTheFilterDoes() throws Exception {
        try (Site site = Site.of(Container.TOMCAT, Filtering.WITH_FILTER, Setup.NGINX_DEAF::start)) {
            assertHeldToTheEnd(site, Site.PATH);
        }
    }

    private static void assertHeldToTheEnd(Site site, String path) throws Exception {
        try (RawSseClient client = site.connect(path)) {
            StreamScript script = site.application().nextRequest();
            Instant lastWritten = Instant.MIN;
            for (int i = 1; i <= EVENTS; i++) {
                lastWritten = script.writeNow("event " + i);
                client.readFor(A_WHILE);
                assertThat(client.events()).isEmpty();
            }
            script.end();
            client.readToEnd();

            assertThat(client.events()).hasSize(EVENTS);
            assertThat(client.events().get(0).arrival()).isAfter(lastWritten);
            assertThat(client.isComplete()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("containersAndPaths")
    void eventsThroughNginx_withFilter_arriveBeforeTheNextIsWritten(Container container, String path) throws Exception {
        try (Site site = Site.of(container, Filtering.WITH_FILTER, Setup.NGINX_PLAIN::start)) {
            assertEachArrivesBeforeTheNextIsWritten(site, path);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Setup.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"NGINX_PLAIN", "NGINX_DEAF", "NGINX_HTTP2"})
    void eventsThroughAnyProxy_withFilter_arriveBeforeTheNextIsWritten(Setup setup) throws Exception {
        for (Container container : List.of(Container.TOMCAT, Container.UNDERTOW)) {
            try (Site site = Site.of(container, Filtering.WITH_FILTER, setup::start)) {
                assertEachArrivesBeforeTheNextIsWritten(site, Site.PATH);
            }
        }
    }

    /** The application writes an event when the one before it has been received, so that buffers anywhere stop it. */
    private static void assertEachArrivesBeforeTheNextIsWritten(Site site, String path) throws Exception {
        try (RawSseClient client = site.connect(path)) {
            StreamScript script = site.application().nextRequest();
            for (int i = 1; i <= EVENTS; i++) {
                script.write("event " + i);
                assertThat(client.readEvents(i).get(i - 1).data()).isEqualTo("event " + i);
            }
            script.end();
            client.readToEnd();

            assertThat(client.events()).hasSize(EVENTS);
            assertThat(client.isComplete()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("containersAndPaths")
    void umlautsThroughNginx_withFilter_arriveAsWritten(Container container, String path) throws Exception {
        String text = "Grüße aus Köln, 5 €, 東京, \uD83D\uDE00";
        try (Site site = Site.of(container, Filtering.WITH_FILTER, Setup.NGINX_PLAIN::start);
                RawSseClient client = site.connect(path)) {
            site.application().nextRequest().write(text);

            assertThat(client.readEvents(1).get(0).data()).isEqualTo(text);
        }
    }
}
