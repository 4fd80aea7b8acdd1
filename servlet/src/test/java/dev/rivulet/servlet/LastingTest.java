// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.Gap;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.event.SseEvent;
import dev.rivulet.log.Position;
import dev.rivulet.testkit.LeakCheck;
import dev.rivulet.testkit.ReceivedEvent;
import dev.rivulet.testkit.SseTestClient;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Streams that are cut and resumed, that begin at a position, that lose events, and that end for good. */
@ExtendWith(LeakCheck.class)
final class LastingTest {

    private final TopicServlet servlet = new TopicServlet() {
        private static final long serialVersionUID = 1L;

        @Override
        protected void onGap(SseConnection connection, Gap gap) {
            connection.send(SseEvent.named("snapshot", gap.topic() + " after " + gap.after()));
        }
    };

    @ParameterizedTest
    @EnumSource(Container.class)
    void peer_ofATerminatedConnection_isToldAndKeptAway(Container container) throws Exception {
        try (RunningContainer running = container.start(Webapp.of("/sse", servlet));
                SseTestClient browser =
                        running.client("/sse").reconnecting(true).open()) {
            SseConnection connection = servlet.awaitOpened();
            servlet.publish("news", "the last one");
            connection.terminate();
            browser.awaitEnd();

            assertThat(data(browser)).containsExactly("the last one", "{\"reason\":\"TERMINATED\"}");
            assertThat(browser.status()).isEqualTo(204);
            assertThat(browser.reconnects()).isEqualTo(1);
            assertThat(servlet.awaitClosed()).isEqualTo(CloseReason.TERMINATED);
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void peersOfATopicThatIsComplete_getItsFinalEvent_andStayAway(Container container) throws Exception {
        try (RunningContainer running = container.start(Webapp.of("/sse", servlet));
                SseTestClient early =
                        running.client("/sse?topics=job").reconnecting(true).open()) {
            servlet.awaitOpened();
            servlet.publish("job", "50 %");
            servlet.shared().complete("job", SseEvent.named("done", "100 %"));
            early.awaitEnd();
            try (SseTestClient late =
                    running.client("/sse?topics=job").reconnecting(true).open()) {
                late.awaitEnd();

                assertThat(data(early)).containsExactly("50 %", "100 %", "{\"reason\":\"COMPLETED\"}");
                assertThat(data(late)).containsExactly("100 %", "{\"reason\":\"COMPLETED\"}");
                assertThat(List.of(early.status(), late.status())).containsExactly(204, 204);
                assertThat(servlet.awaitClosed()).isEqualTo(CloseReason.COMPLETED);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void page_thatWasRenderedAtAPosition_getsAllThatCameSince(Container container) throws Exception {
        try (RunningContainer running = container.start(Webapp.of("/sse", servlet))) {
            servlet.publish("news", "in the page");
            Position rendered = servlet.shared().position();
            servlet.publish("news", "between rendering");
            servlet.publish("news", "and subscribing");
            try (SseTestClient browser = running.client("/sse?lastEventId=" + rendered)
                    .reconnecting(true)
                    .open()) {
                servlet.awaitOpened();
                browser.awaitEvents(2);
                browser.cut();
                servlet.publish("news", "while away");
                browser.awaitEvents(3);

                assertThat(data(browser)).containsExactly("between rendering", "and subscribing", "while away");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void peer_thatComesBackWithAnIdOfTheApplications_goesOnBehindIt(Container container) throws Exception {
        try (RunningContainer running = container.start(Webapp.of("/sse", servlet))) {
            for (int row = 1; row <= 5; row++) {
                servlet.shared().publish("rows", SseEvent.of("row " + row).withId("größe/" + row));
                servlet.publish("news", "after row " + row);
            }
            try (SseTestClient client = running.connect("/sse?topics=rows,news&lastEventId=gr%C3%B6%C3%9Fe%2F3")) {
                client.awaitEvents(5);

                assertThat(data(client)).containsExactly("after row 3", "row 4", "after row 4", "row 5", "after row 5");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void peer_thatComesBackAfterARestart_isToldOfTheGap_andGetsASnapshot(Container container) throws Exception {
        try (RunningContainer running = container.start(Webapp.of("/sse", servlet));
                SseTestClient client = running.client("/sse?topics=a,b")
                        .lastEventId("0ldepoch-17")
                        .open()) {
            servlet.awaitOpened();
            servlet.publish("a", "live");
            List<ReceivedEvent> events = client.awaitEvents(5);

            assertThat(events)
                    .extracting(ReceivedEvent::name)
                    .containsExactly("gap", "gap", "snapshot", "snapshot", "message");
            assertThat(events.get(0).data()).contains("\"topic\":\"a\"", "\"after\":\"0ldepoch-17\"");
            assertThat(events.get(3).data()).isEqualTo("b after 0ldepoch-17");
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void connectionsThatBecomeTooOld_comeBackAndMissNothing(Container container) throws Exception {
        Webapp webapp = new Webapp().with("/sse", servlet, "maxAge", "100ms");
        try (RunningContainer running = container.start(webapp);
                // with a place to resume from, also if the first connection is too old before anything is published
                SseTestClient browser = running.client("/sse")
                        .lastEventId(servlet.shared().position().toString())
                        .reconnecting(true)
                        .reconnectionTime(Duration.ofMillis(1))
                        .open()) {
            servlet.awaitOpened();
            int published = 0;
            while (browser.reconnects() < 5) {
                servlet.publish("news", Integer.toString(published++));
                Thread.onSpinWait();
                browser.awaitEvents(published);
            }

            assertThat(data(browser))
                    .isEqualTo(IntStream.range(0, published)
                            .mapToObj(Integer::toString)
                            .toList());
            assertThat(servlet.awaitClosed()).isEqualTo(CloseReason.MAX_AGE);
        }
    }

    private static List<String> data(SseTestClient client) {
        return client.events().stream().map(ReceivedEvent::data).toList();
    }
}
