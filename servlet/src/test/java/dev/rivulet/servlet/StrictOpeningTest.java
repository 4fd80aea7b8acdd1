// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.ConnectionListener;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.event.SseEvent;
import dev.rivulet.testkit.LeakCheck;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Streams whose failure to open is answered by the caller. */
@ExtendWith(LeakCheck.class)
final class StrictOpeningTest {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    /** Opens a stream, or answers with status 422 if that fails. */
    private static final class CarefulServlet extends HttpServlet implements ConnectionListener {

        private static final long serialVersionUID = 1L;

        private final transient BlockingQueue<CloseReason> closed = new LinkedBlockingQueue<>();

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.addHeader("X-Other", "one");
            response.addHeader("X-Other", "two");
            try {
                SseStreams.openOrFail(
                        request,
                        response,
                        SseStreams.broadcaster(getServletContext()),
                        request.getParameter("user"),
                        this);
            } catch (IOException e) {
                throw e;
            } catch (Exception e) {
                answer(request, response, e.getMessage());
            }
        }

        private static void answer(HttpServletRequest request, HttpServletResponse response, String message)
                throws IOException {
            if (request.getParameter("error") != null) {
                response.sendError(422, message);
            } else {
                response.setStatus(422);
                response.setContentType("application/problem+json");
                response.getWriter().print("{\"detail\":\"" + message + "\"}");
            }
        }

        @Override
        public void onOpen(SseConnection connection) throws Exception {
            if (connection.request().user() == null) {
                throw new Exception("who are you");
            }
            connection.send(SseEvent.of("welcome"));
            connection.close();
        }

        List<CloseReason> awaitClosed(int count) throws InterruptedException {
            List<CloseReason> reasons = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                reasons.add(closed.poll(20, TimeUnit.SECONDS));
            }
            return reasons;
        }

        @Override
        public void onClose(SseConnection connection, CloseReason reason) {
            closed.add(reason);
        }
    }

    private static HttpResponse<String> get(RunningContainer running, String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + running.port() + path);
        return CLIENT.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    @ParameterizedTest
    @CsvSource({
        "JETTY, nonBlocking", "JETTY, blocking",
        "TOMCAT, nonBlocking", "TOMCAT, blocking",
        "UNDERTOW, nonBlocking", "UNDERTOW, blocking"
    })
    void failureOfOnOpen_isAnsweredByTheCaller_andTheConnectionGoesOn(Container container, String transport)
            throws Exception {
        CarefulServlet servlet = new CarefulServlet();
        Webapp webapp = Webapp.of("/sse", servlet).contextParameter("rivulet.transport", transport);
        try (RunningContainer running = container.start(webapp)) {
            for (int round = 0; round < 5; round++) {
                HttpResponse<String> refused = get(running, "/sse");
                HttpResponse<String> error = get(running, "/sse?error=1");
                HttpResponse<String> served = get(running, "/sse?user=ada");

                assertThat(refused.statusCode()).isEqualTo(422);
                assertThat(refused.headers().firstValue("Content-Type"))
                        .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
                assertThat(refused.body()).isEqualTo("{\"detail\":\"who are you\"}");
                assertThat(refused.headers().allValues("X-Other")).containsExactly("one", "two");
                assertThat(refused.headers().firstValue("X-Accel-Buffering")).isEmpty();
                assertThat(error.statusCode()).isEqualTo(422);
                assertThat(error.body()).doesNotContain("data:");
                assertThat(served.statusCode()).isEqualTo(200);
                assertThat(served.body()).isEqualTo("data: welcome\n\n");
                assertThat(servlet.awaitClosed(3))
                        .containsExactlyInAnyOrder(
                                CloseReason.APPLICATION_ERROR,
                                CloseReason.APPLICATION_ERROR,
                                CloseReason.CLOSED_BY_APPLICATION);
            }
            assertThat(SseStreams.broadcaster(servlet.getServletContext())
                            .registry()
                            .count())
                    .isZero();
        }
    }
}
