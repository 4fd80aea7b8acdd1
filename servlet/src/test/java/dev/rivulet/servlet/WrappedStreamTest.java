// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.filter.SseFilter;
import dev.rivulet.servlet.WrappingFilter.Manner;
import dev.rivulet.testkit.LeakCheck;
import dev.rivulet.testkit.ReceivedEvent;
import dev.rivulet.testkit.SseTestClient;
import java.util.logging.Level;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Streams behind filters of all manners arrive, through the filter, and take threads only where it must be. */
@ExtendWith(LeakCheck.class)
final class WrappedStreamTest {

    private static final int EVENTS = 500;

    private final TopicServlet servlet = new TopicServlet();

    static Stream<Arguments> everyManner() {
        return Stream.of(Container.values())
                .flatMap(container -> Stream.of(Manner.values()).map(manner -> Arguments.of(container, manner)));
    }

    @ParameterizedTest
    @MethodSource("everyManner")
    void stream_behindAFilterThatWraps_arrives(Container container, Manner manner) throws Exception {
        WrappingFilter filter = new WrappingFilter(manner);
        Webapp webapp = new Webapp().with("/sse", servlet, "history", "10000").filter("/*", filter);
        try (RunningContainer running = container.start(webapp);
                SseTestClient one = running.connect("/sse");
                SseTestClient two = running.connect("/sse")) {
            servlet.awaitOpened();
            servlet.awaitOpened();
            String padding = "x".repeat(1000);
            IntStream.range(0, EVENTS).forEach(i -> servlet.publish("news", i + " " + padding));

            requireAll(one);
            requireAll(two);
            assertThat(filter.passed.get()).isGreaterThan(2L * EVENTS * padding.length());
            assertThat(hasWorkers()).isEqualTo(!manner.nonBlocking);
        }
    }

    private static void requireAll(SseTestClient client) {
        assertThat(client.awaitEvents(EVENTS))
                .extracting(ReceivedEvent::data)
                .allSatisfy(data -> assertThat(data).hasSizeGreaterThan(1000))
                .extracting(data -> data.split(" ", -1)[0])
                .containsExactlyElementsOf(
                        IntStream.range(0, EVENTS).mapToObj(Integer::toString).toList());
    }

    private boolean hasWorkers() {
        return servlet.getServletContext().getAttribute("dev.rivulet.workers") != null;
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void stream_behindOurOwnFilter_needsNoWorkers(Container container) throws Exception {
        Webapp webapp = Webapp.of("/sse", servlet).filter("/*", new SseFilter());
        try (RunningContainer running = container.start(webapp);
                SseTestClient client = running.connect("/sse")) {
            servlet.awaitOpened();
            servlet.publish("news", "1");

            client.awaitEvents(1);
            assertThat(hasWorkers()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void filterThatKnowsNoListeners_isToldToTheLog_once(Container container) throws Exception {
        Webapp webapp = Webapp.of("/sse", servlet).filter("/*", new WrappingFilter(Manner.DROPS));
        try (LogRecords log = LogRecords.from(Level.INFO);
                RunningContainer running = container.start(webapp);
                SseTestClient one = running.connect("/sse");
                SseTestClient two = running.connect("/sse")) {
            servlet.awaitOpened();
            servlet.awaitOpened();
            assertThat(one.status()).isEqualTo(two.status());

            assertThat(log.lines())
                    .filteredOn(line -> line.contains(Transports.class.getName()))
                    .singleElement()
                    .asString()
                    .contains(WrappingFilter.class.getName())
                    .contains("WriteListener");
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void transport_thatDoesNotExist_failsAtStart(Container container) {
        Webapp webapp = new Webapp().with("/sse", servlet, "transport", "carrier pigeon");

        startAndStop(container, webapp);

        assertThat(servlet.startFailure())
                .hasMessageContaining("transport")
                .hasMessageContaining("carrier pigeon")
                .hasMessageContaining("auto, blocking or nonBlocking");
    }

    private static void startAndStop(Container container, Webapp webapp) {
        try {
            container.start(webapp).close();
        } catch (Exception expected) {
            // some containers do not start at all
        }
    }
}
