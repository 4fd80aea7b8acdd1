// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.event.SseEvent;
import dev.rivulet.servlet.WrappingFilter.Manner;
import dev.rivulet.testkit.LeakCheck;
import dev.rivulet.testkit.ReceivedEvent;
import dev.rivulet.testkit.SseTestClient;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Streams that are opened when a request has been dispatched: what it needed first was waited for asynchronously, as frameworks do. */
@ExtendWith(LeakCheck.class)
final class DispatchedStreamTest {

    private static final class LaterServlet extends HttpServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            if (request.getDispatcherType() == DispatcherType.REQUEST) {
                SseStreams.prepare(request, response);
                AsyncContext async = request.startAsync();
                async.start(async::dispatch);
                return;
            }
            SseStreams.open(request, response, connection -> {
                connection.subscribe("news");
                connection.send(SseEvent.of("welcome"));
                if (request.getParameter("end") != null) {
                    connection.close();
                }
            });
        }
    }

    @ParameterizedTest
    @CsvSource({
        "JETTY, nonBlocking", "JETTY, blocking",
        "TOMCAT, nonBlocking", "TOMCAT, blocking",
        "UNDERTOW, nonBlocking", "UNDERTOW, blocking"
    })
    void streamOpenedAfterADispatch_lastsAndEnds_likeAnyOther(Container container, String transport) throws Exception {
        LaterServlet servlet = new LaterServlet();
        Webapp webapp = Webapp.of("/sse", servlet).contextParameter("rivulet.transport", transport);
        try (RunningContainer running = container.start(webapp)) {
            for (int round = 0; round < 5; round++) {
                try (SseTestClient lasting = running.connect("/sse");
                        SseTestClient ending = running.connect("/sse?end=1")) {
                    ending.awaitEnd();
                    assertThat(data(ending)).containsExactly("welcome");
                    lasting.awaitEvents(1);
                    SseStreams.broadcaster(servlet.getServletContext()).publish("news", SseEvent.of("news"));
                    lasting.awaitEvents(2);
                    assertThat(data(lasting)).containsExactly("welcome", "news");
                }
            }
        }
    }

    static Stream<Arguments> everyManner() {
        return Stream.of(Container.values())
                .flatMap(container -> Stream.of(Manner.values()).map(manner -> Arguments.of(container, manner)));
    }

    @ParameterizedTest
    @MethodSource("everyManner")
    void streamOpenedAfterADispatch_behindAFilterThatWraps_lastsAndEnds(Container container, Manner manner)
            throws Exception {
        LaterServlet servlet = new LaterServlet();
        Webapp webapp = Webapp.of("/sse", servlet).filter("/*", new WrappingFilter(manner));
        try (RunningContainer running = container.start(webapp)) {
            for (int round = 0; round < 2; round++) {
                try (SseTestClient lasting = running.connect("/sse");
                        SseTestClient ending = running.connect("/sse?end=1")) {
                    ending.awaitEnd();
                    assertThat(data(ending)).containsExactly("welcome");
                    lasting.awaitEvents(1);
                    SseStreams.broadcaster(servlet.getServletContext()).publish("news", SseEvent.of("news"));
                    lasting.awaitEvents(2);
                    assertThat(data(lasting)).containsExactly("welcome", "news");
                }
            }
            assertThat(servlet.getServletContext().getAttribute("dev.rivulet.workers") != null)
                    .isEqualTo(!manner.nonBlocking);
        }
    }

    private static List<String> data(SseTestClient client) {
        return client.events().stream().map(ReceivedEvent::data).toList();
    }
}
