// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.testkit.LeakCheck;
import dev.rivulet.testkit.RawSseClient;
import dev.rivulet.testkit.SseTestClient;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sessions that end while a stream is being opened. */
@ExtendWith(LeakCheck.class)
final class SessionRaceTest {

    /** When a session ends. */
    private enum Moment {
        ADMISSION,
        AFTER_ADMISSION,
        ON_OPEN
    }

    /** Logs in who has no session, and out who has one. */
    private static final class LoginServlet extends HttpServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) {
            if (request.getSession(false) == null) {
                request.getSession(true);
            } else {
                request.getSession(false).invalidate();
            }
        }
    }

    /** Has its user log out, in another request, while it opens a stream. */
    private static final class DistractedServlet extends TopicServlet {

        private static final long serialVersionUID = 1L;

        private volatile Moment moment = Moment.ADMISSION;

        @Override
        protected boolean admit(HttpServletRequest request, HttpServletResponse response) throws IOException {
            logoutAt(Moment.ADMISSION, request);
            return true;
        }

        @Override
        protected String user(HttpServletRequest request) {
            logoutAt(Moment.AFTER_ADMISSION, request);
            return "ada";
        }

        @Override
        protected void onOpen(SseConnection connection, HttpServletRequest request) {
            logoutAt(Moment.ON_OPEN, request);
            super.onOpen(connection, request);
        }

        private void logoutAt(Moment now, HttpServletRequest request) {
            if (now == moment) {
                ask(request.getLocalPort(), request.getHeader("Cookie"));
            }
        }
    }

    /** Logs in or out. Answers the session's cookie. */
    private static String ask(int port, String cookie) {
        try (RawSseClient client = RawSseClient.to("127.0.0.1", port)
                .path("/login")
                .header("Cookie", cookie)
                .connect()) {
            assertThat(client.head().status()).isEqualTo(200);
            return client.head().headers().firstValue("set-cookie").orElse("").split(";", -1)[0];
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static SseTestClient open(RunningContainer running, String cookie) {
        return running.client("/sse").header("Cookie", cookie).open();
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void sessionThatEndsWhileAStreamIsOpened_endsTheStream(Container container) throws Exception {
        DistractedServlet servlet = new DistractedServlet();
        Webapp webapp = Webapp.of("/sse", servlet).with("/login", new LoginServlet());
        try (RunningContainer running = container.start(webapp)) {
            for (Moment moment : Moment.values()) {
                servlet.moment = moment;
                try (SseTestClient client = open(running, ask(running.port(), "none=0"))) {
                    client.awaitEnd();

                    assertThat(client.status()).as(moment.name()).isEqualTo(200);
                    assertThat(servlet.awaitClosed()).as(moment.name()).isEqualTo(CloseReason.SESSION_ENDED);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void logoutAmongManyOpens_leavesNoStreamOfTheSession(Container container) throws Exception {
        TopicServlet servlet = new TopicServlet();
        Webapp webapp = Webapp.of("/sse", servlet).with("/login", new LoginServlet());
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<SseTestClient> clients = new ArrayList<>();
        try (RunningContainer running = container.start(webapp)) {
            for (int round = 0; round < 20; round++) {
                String cookie = ask(running.port(), "none=0");
                List<Future<SseTestClient>> opening = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    opening.add(threads.submit(() -> open(running, cookie)));
                }
                opening.get(round % 8).get(20, TimeUnit.SECONDS);
                ask(running.port(), cookie);
                for (Future<SseTestClient> each : opening) {
                    clients.add(each.get(20, TimeUnit.SECONDS));
                }
            }
            awaitNoneWithSession(
                    servlet,
                    clients.stream().filter(client -> client.status() == 200).count());
        } finally {
            threads.shutdownNow();
            clients.forEach(SseTestClient::close);
        }
    }

    /** Who comes after the logout has no session, and may stay. Undertow itself fails a request whose session ends in the wrong moment. */
    private static void awaitNoneWithSession(TopicServlet servlet, long opened) throws InterruptedException {
        for (int i = 0; i < opened; i++) {
            servlet.awaitOpened();
        }
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (servlet.shared().registry().all().stream()
                .anyMatch(connection -> connection.request().session() != null)) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
