// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.connection.CloseReason;
import dev.rivulet.testkit.LeakCheck;
import dev.rivulet.testkit.RawSseClient;
import dev.rivulet.testkit.SseTestClient;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams and the HTTP sessions within which they are opened. */
@ExtendWith(LeakCheck.class)
final class SessionTest {

    private static final int SHORT_SECONDS = 1;

    private final TopicServlet servlet = new TopicServlet();

    private final Semaphore ended = new Semaphore(0);

    /** What the connections called their sessions, in the order in which they were opened. */
    private final List<String> sessions = new ArrayList<>();

    /** Tells that its session has ended. */
    private record Farewell(Semaphore ended) implements HttpSessionBindingListener {

        @Override
        public void valueUnbound(HttpSessionBindingEvent event) {
            ended.release();
        }
    }

    /** What an application does with sessions. */
    private static final class SessionServlet extends HttpServlet {

        private static final long serialVersionUID = 1L;

        private final transient Semaphore ended;

        SessionServlet(Semaphore ended) {
            this.ended = ended;
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            HttpSession session = request.getSession(true);
            switch (request.getPathInfo()) {
                case "/login" -> session.setAttribute("name", "value");
                case "/expireSoon" -> {
                    session.setAttribute("farewell", new Farewell(ended));
                    session.setMaxInactiveInterval(SHORT_SECONDS);
                }
                case "/logout" -> session.invalidate();
                case "/count" ->
                    response.getWriter().print(SseStreams.connectionsOf(session).size());
                case "/clear" -> Collections.list(session.getAttributeNames()).forEach(session::removeAttribute);
                case "/change" -> request.changeSessionId();
                case "/move" -> move(request, session);
                case "/list" -> response.getWriter().print(serialised(session));
                default -> throw new IllegalArgumentException(request.getPathInfo());
            }
        }

        /** As some do who want another session id. */
        private static void move(HttpServletRequest request, HttpSession session) {
            Map<String, Object> attributes = new HashMap<>();
            Collections.list(session.getAttributeNames())
                    .forEach(name -> attributes.put(name, session.getAttribute(name)));
            session.invalidate();
            attributes.forEach(request.getSession(true)::setAttribute);
        }

        private static int serialised(HttpSession session) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
                for (String name : Collections.list(session.getAttributeNames())) {
                    out.writeObject(session.getAttribute(name));
                }
            }
            return bytes.size();
        }
    }

    /** A browser, as far as its session cookie goes. */
    private static final class Browser {

        private final RunningContainer running;
        private String cookie = "";

        Browser(RunningContainer running) {
            this.running = running;
        }

        static Browser loggedIn(RunningContainer running) throws IOException {
            Browser browser = new Browser(running);
            browser.ask("/session/login");
            assertThat(browser.cookie).isNotEmpty();
            return browser;
        }

        String ask(String path) throws IOException {
            RawSseClient.Builder request =
                    RawSseClient.to("127.0.0.1", running.port()).path(path);
            if (!cookie.isEmpty()) {
                request.header("Cookie", cookie);
            }
            try (RawSseClient client = request.connect()) {
                assertThat(client.head().status()).as(path).isEqualTo(200);
                client.head().headers().firstValue("set-cookie").ifPresent(value -> cookie = value.split(";", -1)[0]);
                return new String(client.readToEnd(), StandardCharsets.UTF_8);
            }
        }

        SseTestClient open(String path) {
            return client(path).open();
        }

        SseTestClient reconnecting(String path) {
            return client(path)
                    .reconnecting(true)
                    .reconnectionTime(Duration.ofMillis(200))
                    .open();
        }

        private SseTestClient.Builder client(String path) {
            SseTestClient.Builder client = running.client(path);
            if (!cookie.isEmpty()) {
                String[] pair = cookie.split("=", 2);
                client.cookie(pair[0], pair[1]);
            }
            return client;
        }
    }

    /** A stream whose session is known. */
    private SseTestClient open(Browser browser) throws InterruptedException {
        SseTestClient client = browser.open("/sse");
        sessions.add(Objects.requireNonNullElse(servlet.awaitOpened().request().session(), "none"));
        return client;
    }

    private Webapp webapp(String... parameters) {
        return new Webapp().with("/sse", servlet, parameters).with("/session/*", new SessionServlet(ended));
    }

    private void publishAndAwait(String data, SseTestClient... clients) {
        servlet.publish("news", data);
        for (SseTestClient client : clients) {
            client.awaitEvent(event -> event.data().equals(data));
        }
    }

    /** Whoever was cleared off a session is let in again after a short time. */
    private void publishUntilReceived(SseTestClient client) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (client.events().isEmpty()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            servlet.publish("news", "hello");
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void logout_endsTheStreamsOfTheSession_andNoOthers(Container container) throws Exception {
        try (RunningContainer running = container.start(webapp())) {
            Browser leaving = Browser.loggedIn(running);
            Browser staying = Browser.loggedIn(running);
            try (SseTestClient first = open(leaving);
                    SseTestClient second = open(leaving);
                    SseTestClient other = open(staying);
                    SseTestClient nobodys = open(new Browser(running))) {
                publishAndAwait("before", first, second, other, nobodys);
                leaving.ask("/session/logout");
                first.awaitEnd();
                second.awaitEnd();

                assertThat(List.of(servlet.awaitClosed(), servlet.awaitClosed()))
                        .containsOnly(CloseReason.SESSION_ENDED);
                publishAndAwait("after", other, nobodys);
                assertThat(first.events()).hasSize(1);
                assertThat(servlet.shared().registry().count()).isEqualTo(2);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void clearedSession_endsItsStreams_andGoesOnWithNewOnes(Container container) throws Exception {
        try (RunningContainer running = container.start(webapp())) {
            Browser browser = Browser.loggedIn(running);
            try (SseTestClient first = open(browser)) {
                browser.ask("/session/clear");
                first.awaitEnd();
                assertThat(servlet.awaitClosed()).isEqualTo(CloseReason.SESSION_ENDED);
            }
            try (SseTestClient next = browser.open("/sse")) {
                next.awaitEnd();
            }
            try (SseTestClient persistent = browser.reconnecting("/sse")) {
                publishUntilReceived(persistent);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Container.class,
            names = {"TOMCAT", "UNDERTOW"})
    void expiredSession_endsItsStreams(Container container) throws Exception {
        try (RunningContainer running = container.start(webapp())) {
            Browser browser = Browser.loggedIn(running);
            browser.ask("/session/expireSoon");
            try (SseTestClient client = open(browser)) {
                client.awaitEnd();
                assertThat(servlet.awaitClosed()).isEqualTo(CloseReason.SESSION_ENDED);
            }
        }
    }

    /** To Jetty a session is in use as long as one of its requests is under way. */
    @Test
    void session_doesNotExpireOnJetty_whileAStreamIsOpen() throws Exception {
        try (RunningContainer running = Container.JETTY.start(webapp())) {
            Browser browser = Browser.loggedIn(running);
            browser.ask("/session/expireSoon");
            try (SseTestClient client = open(browser)) {
                for (int i = 1; i <= 2; i++) {
                    Browser.loggedIn(running).ask("/session/expireSoon");
                    assertThat(ended.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
                }
                publishAndAwait("hello", client);
                browser.ask("/session/logout");
                client.awaitEnd();
                assertThat(servlet.awaitClosed()).isEqualTo(CloseReason.SESSION_ENDED);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void changedSessionId_keepsTheStreams_whichStillEndWithTheSession(Container container) throws Exception {
        try (RunningContainer running = container.start(webapp())) {
            Browser browser = Browser.loggedIn(running);
            try (SseTestClient before = open(browser)) {
                String old = browser.cookie;
                browser.ask("/session/change");
                assertThat(browser.cookie).isNotEqualTo(old);
                try (SseTestClient after = open(browser)) {
                    publishAndAwait("hello", before, after);
                    assertThat(sessions.get(1)).isEqualTo(sessions.get(0)).isNotEqualTo("none");
                    browser.ask("/session/logout");
                    before.awaitEnd();
                    after.awaitEnd();
                    assertThat(servlet.awaitClosed()).isEqualTo(CloseReason.SESSION_ENDED);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void attributesMovedToAnotherSession_endTheirStreamsThereToo(Container container) throws Exception {
        try (RunningContainer running = container.start(webapp())) {
            Browser browser = Browser.loggedIn(running);
            try (SseTestClient before = open(browser)) {
                browser.ask("/session/move");
                before.awaitEnd();
                assertThat(servlet.awaitClosed()).isEqualTo(CloseReason.SESSION_ENDED);
            }
            try (SseTestClient after = open(browser)) {
                publishAndAwait("hello", after);
                browser.ask("/session/logout");
                after.awaitEnd();
                assertThat(servlet.awaitClosed()).isEqualTo(CloseReason.SESSION_ENDED);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void limitPerSession_countsTheSessionsStreams(Container container) throws Exception {
        try (RunningContainer running = container.start(webapp("maxConnectionsPerSession", "1"))) {
            Browser greedy = Browser.loggedIn(running);
            Browser other = Browser.loggedIn(running);
            try (SseTestClient first = open(greedy);
                    SseTestClient second = greedy.open("/sse");
                    SseTestClient others = open(other);
                    SseTestClient nobodys = open(new Browser(running));
                    SseTestClient nobodysToo = open(new Browser(running))) {
                second.awaitEnd();
                publishAndAwait("hello", first, others, nobodys, nobodysToo);
                assertThat(greedy.ask("/session/count")).isEqualTo("1");
                assertThat(servlet.shared().stats().refused()).isEqualTo(1);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void requestWithoutSession_getsNone(Container container) throws Exception {
        try (RunningContainer running = container.start(webapp());
                SseTestClient client = running.connect("/sse")) {
            assertThat(client.responseHeaders().map()).doesNotContainKey("set-cookie");
            assertThat(servlet.awaitOpened().request().session()).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void sessionsAttributes_mayBeListedAndSerialised(Container container) throws Exception {
        try (RunningContainer running = container.start(webapp())) {
            Browser browser = Browser.loggedIn(running);
            try (SseTestClient client = open(browser)) {
                assertThat(client.responseHeaders().map()).doesNotContainKey("set-cookie");
                int size = Integer.parseInt(browser.ask("/session/list"));

                assertThat(size).isBetween(50, 500);
                publishAndAwait("hello", client);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void switchedOff_streamsOutliveTheSession(Container container) throws Exception {
        try (RunningContainer running = container.start(webapp("closeWithSession", "false"))) {
            Browser browser = Browser.loggedIn(running);
            try (SseTestClient client = open(browser)) {
                browser.ask("/session/logout");
                publishAndAwait("hello", client);

                assertThat(sessions).containsExactly("none");
                assertThat(client.isOpen()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "TRUE", ""})
    void wrongSwitch_failsAtStart(String value) {
        try (RunningContainer running = Container.JETTY.start(webapp("closeWithSession", value))) {
            assertThat(running.port()).isPositive();
        } catch (Exception e) {
            assertThat(e).isNotInstanceOf(IOException.class);
        }
        assertThat(servlet.startFailure())
                .hasMessageContaining("closeWithSession: must be true or false, but was \"" + value + '"');
    }
}
