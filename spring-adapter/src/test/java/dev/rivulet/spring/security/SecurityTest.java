// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.ResumeOutcome;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.event.SseEvent;
import dev.rivulet.spring.Server;
import dev.rivulet.spring.SharedApps;
import dev.rivulet.spring.SpringApp;
import dev.rivulet.spring.SseStream;
import dev.rivulet.spring.Waiting;
import dev.rivulet.spring.security.SecuredApp.Closed;
import dev.rivulet.spring.security.SecuredApp.Context;
import dev.rivulet.spring.security.SecuredApp.Streams;
import dev.rivulet.testkit.ReceivedEvent;
import dev.rivulet.testkit.SseTestClient;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.security.core.session.SessionInformation;
import org.springframework.security.core.session.SessionRegistry;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;

/** Streams behind Spring Security, on each server. */
final class SecurityTest {

    private static final String EVENT_STREAM = "text/event-stream";

    private static final SharedApps APPS = new SharedApps(
            List.of(SecuredApp.class, SecuredApp.Streams.class, SecuredApp.PriceServlet.class),
            "rivulet.security.recheck=1h",
            "rivulet.security.recheck-users=true",
            "logging.level.dev.rivulet.servlet=INFO");

    private static final Logger TRANSPORTS = Logger.getLogger("dev.rivulet.servlet.Transports");
    private static final Queue<String> LOGGED = new ConcurrentLinkedQueue<>();
    private static final Handler CAPTURE = new Handler() {
        @Override
        public void publish(LogRecord record) {
            LOGGED.add(record.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeAll
    static void listenToTheLog() {
        TRANSPORTS.addHandler(CAPTURE);
    }

    @AfterAll
    static void closeApps() {
        TRANSPORTS.removeHandler(CAPTURE);
        APPS.close();
    }

    private SpringApp app;

    private Streams on(Server server) {
        app = APPS.on(server);
        Streams streams = app.bean(Streams.class);
        streams.opened.clear();
        streams.closed.clear();
        return streams;
    }

    @AfterEach
    void leaveNoStream() {
        app.broadcaster().registry().all().forEach(SseConnection::close);
        Waiting.until(
                "all streams have ended", () -> app.broadcaster().registry().count() == 0);
    }

    private SseTestClient withToken(String path, String token) {
        return app.client(path).header("Authorization", "Bearer " + token).open();
    }

    private static String basic(String user) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":pw").getBytes(StandardCharsets.UTF_8));
    }

    private HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return app.get(path, headers);
    }

    private static List<String> data(List<ReceivedEvent> events) {
        return events.stream().map(ReceivedEvent::data).toList();
    }

    private int ofUser(String user) {
        return app.broadcaster().registry().ofUser(user).size();
    }

    // ---- whose a stream is

    @ParameterizedTest
    @EnumSource(Server.class)
    void streamAfterAFormLogin_isTheUsers_andEndsWithTheSession(Server server) throws Exception {
        Streams streams = on(server);
        Browser browser = new Browser(app);
        try (SseTestClient before = browser.connect("/open/prices")) {
            browser.csrfToken();
            String session = browser.session();
            try (SseTestClient within = browser.connect("/open/prices")) {
                browser.signIn("ada");
                assertThat(browser.session()).isNotEqualTo(session);
                assertThat(within.isOpen()).isTrue();

                try (SseTestClient orders = browser.connect("/orders?user=ada")) {
                    assertThat(ofUser("ada")).isEqualTo(1);
                    app.template().publish("orders/ada", "yours");
                    assertThat(data(orders.awaitEvents(1))).containsExactly("yours");

                    assertThat(browser.post("/logout", "")).isEqualTo(204);
                    orders.awaitEnd();
                    within.awaitEnd();
                }
            }
            assertThat(before.isOpen()).isTrue();
        }
        assertThat(List.of(Waiting.next(streams.closed), Waiting.next(streams.closed)))
                .extracting(Closed::reason)
                .containsOnly(CloseReason.SESSION_ENDED);
    }

    @ParameterizedTest
    @EnumSource(Server.class)
    void sessionThatMovesAtTheLogin_endsItsStreams_andNewOnesGoOn(Server server) throws Exception {
        Streams streams = on(server);
        Browser browser = new Browser(app);
        browser.csrfToken();
        try (SseTestClient before = browser.connect("/open/prices")) {
            browser.signIn("ada", "/migrating/login");
            before.awaitEnd();
            assertThat(Waiting.next(streams.closed).reason()).isEqualTo(CloseReason.SESSION_ENDED);
        }
        try (SseTestClient after = browser.connect("/open/prices")) {
            assertThat(ofUser("ada")).isEqualTo(1);
            browser.post("/logout", "");
            after.awaitEnd();
            assertThat(Waiting.next(streams.closed).reason()).isEqualTo(CloseReason.SESSION_ENDED);
        }
    }

    @ParameterizedTest
    @EnumSource(Server.class)
    void streamByPasswordOrToken_isTheUsers(Server server) {
        on(server);
        try (SseTestClient password = app.client("/orders?user=bob")
                        .header("Authorization", basic("bob"))
                        .open();
                SseTestClient token = withToken("/api/orders?user=ada", "ada");
                SseTestClient servlet = withToken("/api/servlet", "ada")) {
            assertThat(ofUser("bob")).isEqualTo(1);
            assertThat(ofUser("ada")).isEqualTo(2);
            assertThat(data(servlet.awaitEvents(1))).containsExactly("FRESH");

            app.template().publish("orders/ada", "yours");
            assertThat(data(token.awaitEvents(1))).containsExactly("yours");
            assertThat(data(servlet.awaitEvents(2))).endsWith("yours");
            assertThat(password.events()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Server.class)
    void streamThatComesLater_keepsUserAndAccess(Server server) throws Exception {
        on(server);
        try (SseTestClient later = withToken("/api/later?user=ada", "ada");
                SseTestClient flux = withToken("/api/flux?user=ada", "ada");
                SseTestClient byPassword = app.client("/later?user=ada")
                        .header("Authorization", basic("ada"))
                        .open();
                SseTestClient inSession = new Browser(app).signIn("cyd").connect("/flux?user=cyd")) {
            assertThat(ofUser("ada")).isEqualTo(3);
            assertThat(ofUser("cyd")).isEqualTo(1);
            app.template().publish("orders/ada", "yours");
            app.template().publish("orders/cyd", "hers");
            assertThat(data(later.awaitEvents(1))).containsExactly("yours");
            assertThat(data(byPassword.awaitEvents(1))).containsExactly("yours");
            assertThat(data(flux.awaitEvents(2))).contains("first", "yours");
            assertThat(data(inSession.awaitEvents(2))).contains("first", "hers");
        }
        assertThat(get("/api/later?user=eve", "Authorization", "Bearer ada").statusCode())
                .isEqualTo(403);
        assertThat(get("/api/flux?user=eve", "Authorization", "Bearer ada").statusCode())
                .isEqualTo(403);
        assertThat(get("/later?user=eve", "Authorization", basic("ada")).statusCode())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @EnumSource(Server.class)
    void streamThatComesLater_keepsTheUser_whereTheFilterRunsOnceOnly(Server server) throws Exception {
        Streams streams = on(server);
        String token = "ada " + (System.currentTimeMillis() + 3_600_000);
        for (String path : List.of("/forgetful/later?user=ada", "/forgetful/flux?user=ada")) {
            try (SseTestClient client = app.client(path)
                    .header("Authorization", "Bearer " + token)
                    .header("X-Request", "r-18")
                    .open()) {
                assertThat(client.status()).isEqualTo(200);
                assertThat(ofUser("ada")).isEqualTo(1);
                SseConnection connection = Waiting.next(streams.opened);
                assertThat(SseSecurity.authentication(connection).orElseThrow().getName())
                        .isEqualTo("ada");
                connection.close();
                assertThat(Waiting.next(streams.closed).context()).isEqualTo(new Context("ada", "r-18", null));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Server.class)
    void streamThatComesLater_isNotOfAUserWhoHasLoggedOutMeanwhile(Server server) throws Exception {
        Streams streams = on(server);
        Browser browser = new Browser(app).signIn("ada");
        CompletableFuture<Integer> status = browser.status("/open/awaited");
        CompletableFuture<SseStream> stream = Waiting.next(streams.awaited);
        browser.post("/logout", "");
        stream.complete(SseStream.of("orders/ada"));
        assertThat(status.get(20, TimeUnit.SECONDS)).isIn(401, 403);
        assertThat(app.broadcaster().registry().count()).isZero();
    }

    // ---- who may read what

    @ParameterizedTest
    @EnumSource(Server.class)
    void topicThatIsDenied_isAnsweredBySpringSecurity_beforeTheStream(Server server) throws Exception {
        Streams streams = on(server);
        assertThat(get("/api/orders?user=eve", "Authorization", "Bearer ada").statusCode())
                .isEqualTo(403);
        assertThat(get("/api/orders?user=ada").statusCode()).isEqualTo(401);
        HttpResponse<String> page = get("/orders?user=ada", "Accept", "text/html");
        assertThat(page.statusCode()).isEqualTo(302);
        assertThat(page.headers().firstValue("Location").orElse("")).endsWith("/login");
        assertThat(streams.opened).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Server.class)
    void topicThatIsSubscribedToLater_isAllowedOrDenied_asTheUserMay(Server server) throws Exception {
        Streams streams = on(server);
        try (SseTestClient client = withToken("/api/subscribes?topic=orders/eve", "ada")) {
            assertThat(data(client.awaitEvents(1))).containsExactly("DENIED");
            SseConnection connection = Waiting.next(streams.opened);
            assertThat(connection.subscribe("admin/users").outcome()).isEqualTo(ResumeOutcome.DENIED);
            assertThat(connection.subscribe("unheard of").outcome()).isEqualTo(ResumeOutcome.DENIED);
            assertThat(connection.subscribe("orders/ada").outcome()).isEqualTo(ResumeOutcome.FRESH);
            assertThat(connection.subscribe("prices").outcome()).isEqualTo(ResumeOutcome.FRESH);
        }
    }

    // ---- how it ends

    @ParameterizedTest
    @EnumSource(Server.class)
    void logoutThatKeepsTheSession_endsTheUsersStreams(Server server) throws Exception {
        Streams streams = on(server);
        Browser ada = new Browser(app).signIn("ada");
        Browser bob = new Browser(app).signIn("bob");
        try (SseTestClient mine = ada.connect("/orders?user=ada");
                SseTestClient other = bob.connect("/orders?user=bob")) {
            ada.post("/open/logout", "");
            mine.awaitEnd();
            assertThat(Waiting.next(streams.closed).reason()).isEqualTo(CloseReason.ACCESS_REVOKED);
            assertThat(other.isOpen()).isTrue();
            assertThat(ada.client("/orders?user=ada").open().status()).isNotEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource(Server.class)
    void signingInElsewhere_endsTheStreamsOfTheSessionThatIsOneTooMany(Server server) throws Exception {
        Streams streams = on(server);
        Browser first = new Browser(app);
        first.csrfToken();
        try (SseTestClient earlier = first.connect("/open/prices");
                SseTestClient old = first.signIn("cyd").connect("/orders?user=cyd")) {
            Browser second = new Browser(app).signIn("cyd");
            old.awaitEnd();
            earlier.awaitEnd();
            try (SseTestClient current = second.connect("/orders?user=cyd")) {
                assertThat(Waiting.next(streams.closed).reason()).isEqualTo(CloseReason.SESSION_ENDED);
                assertThat(Waiting.next(streams.closed).reason()).isEqualTo(CloseReason.SESSION_ENDED);
                app.bean(AccessRecheck.class).checkNow();
                assertThat(current.isOpen()).isTrue();

                expireAllSessions("cyd");
                app.bean(AccessRecheck.class).checkNow();
                current.awaitEnd();
            }
        }
        assertThat(Waiting.next(streams.closed).reason()).isEqualTo(CloseReason.SESSION_ENDED);
    }

    private void expireAllSessions(String user) {
        SessionRegistry sessions = app.bean(SessionRegistry.class);
        sessions.getAllSessions(SecuredApp.user(user), false).forEach(SessionInformation::expireNow);
    }

    @ParameterizedTest
    @EnumSource(Server.class)
    void tokenThatExpires_endsItsStream(Server server) throws Exception {
        Streams streams = on(server);
        String lasts = "ada " + (System.currentTimeMillis() + 3_600_000);
        String ends = "ada " + (System.currentTimeMillis() + 500);
        try (SseTestClient lasting = withToken("/api/orders?user=ada", lasts);
                SseTestClient extended = withToken("/api/extended", ends);
                SseTestClient expiring = withToken("/api/orders?user=ada", ends)) {
            expiring.awaitEnd();
            assertThat(Waiting.next(streams.closed).reason()).isEqualTo(CloseReason.CREDENTIALS_EXPIRED);
            assertThat(List.of(lasting.isOpen(), extended.isOpen())).containsOnly(true);
        }
    }

    @ParameterizedTest
    @EnumSource(Server.class)
    void userWhoIsLocked_losesHisStreams_whenUsersAreLookedUpAgain(Server server) throws Exception {
        Streams streams = on(server);
        InMemoryUserDetailsManager users = app.bean(InMemoryUserDetailsManager.class);
        try (SseTestClient locked = new Browser(app).signIn("bob").connect("/orders?user=bob");
                SseTestClient other = new Browser(app).signIn("ada").connect("/orders?user=ada");
                SseTestClient unknown = withToken("/api/orders?user=dan", "dan")) {
            app.bean(AccessRecheck.class).checkNow();
            assertThat(locked.isOpen()).isTrue();
            users.updateUser(User.withUserDetails(SecuredApp.user("bob"))
                    .accountLocked(true)
                    .build());
            app.bean(AccessRecheck.class).checkNow();
            locked.awaitEnd();
            assertThat(Waiting.next(streams.closed).reason()).isEqualTo(CloseReason.ACCESS_REVOKED);
            silentDirectory().check();
            assertThat(List.of(other.isOpen(), unknown.isOpen())).containsOnly(true);
            new UserWatch(app.broadcaster(), new InMemoryUserDetailsManager()).check();
            other.awaitEnd();
            assertThat(unknown.isOpen()).isTrue();
        } finally {
            users.updateUser(SecuredApp.user("bob"));
        }
    }

    private UserWatch silentDirectory() {
        return new UserWatch(app.broadcaster(), name -> {
            throw new IllegalStateException("no answer");
        });
    }

    // ---- context

    @ParameterizedTest
    @EnumSource(Server.class)
    void callbacks_seeUserAndContextOfTheRequest_andLeaveNothingBehind(Server server) throws Exception {
        Streams streams = on(server);
        streams.gaps.clear();
        streams.checks.clear();
        Browser browser = new Browser(app).signIn("ada");
        Context expected = new Context("ada", "r-17", "acme");
        try (SseTestClient client = browser.client("/open/context")
                .header("X-Request", "r-17")
                .header("X-Tenant", "acme")
                .lastEventId("another0-17")
                .open()) {
            assertThat(Waiting.next(streams.gaps)).isEqualTo(expected);
            assertThat(Waiting.next(streams.checks)).isEqualTo(expected);
            assertThat(app.bean(ExecutorService.class).submit(Context::here).get(20, TimeUnit.SECONDS))
                    .isEqualTo(new Context(null, null, null));
            browser.post("/logout", "");
            client.awaitEnd();
        }
        assertThat(Waiting.next(streams.closed)).isEqualTo(new Closed(CloseReason.SESSION_ENDED, expected));
        assertThat(app.bean(ExecutorService.class).submit(Context::here).get(20, TimeUnit.SECONDS))
                .isEqualTo(new Context(null, null, null));
    }

    // ---- origins

    @ParameterizedTest
    @EnumSource(Server.class)
    void origins_areThoseOfSpring(Server server) throws Exception {
        on(server);
        requireCors("/cors/annotated", basic("ada"));
        requireCors("/cors/configured", basic("ada"));
        requireCors("/api/orders?user=ada", "Bearer ada");
        requireCors("/api/servlet", "Bearer ada");
    }

    private void requireCors(String path, String authorization) throws Exception {
        requireAllowed(preflight(path, SecuredApp.FRIEND), path);
        assertThat(preflight(path, "https://evil.example.org").statusCode())
                .as(path)
                .isEqualTo(403);
        assertThat(get(path, "Origin", "https://evil.example.org", "Authorization", authorization)
                        .statusCode())
                .as(path)
                .isEqualTo(403);
        try (SseTestClient stream = app.client(path)
                .header("Origin", SecuredApp.FRIEND)
                .header("Authorization", authorization)
                .open()) {
            assertThat(stream.status()).isEqualTo(200);
            assertThat(stream.responseHeaders().allValues("Access-Control-Allow-Origin"))
                    .as(path)
                    .containsExactly(SecuredApp.FRIEND);
            assertThat(stream.responseHeaders().allValues("Access-Control-Allow-Credentials"))
                    .as(path)
                    .containsExactly("true");
        }
    }

    private static void requireAllowed(HttpResponse<String> preflight, String path) {
        assertThat(preflight.statusCode()).as(path).isEqualTo(200);
        assertThat(preflight.headers().allValues("Access-Control-Allow-Origin"))
                .as(path)
                .containsExactly(SecuredApp.FRIEND);
    }

    private HttpResponse<String> preflight(String path, String origin) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(app.uri(path))
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .header("Origin", origin)
                .header("Access-Control-Request-Method", "GET")
                .header("Access-Control-Request-Headers", "Last-Event-ID")
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }

    // ---- the response

    @ParameterizedTest
    @EnumSource(Server.class)
    void response_keepsItsHeaders_andIsWrittenWithoutBlocking(Server server) throws Exception {
        on(server);
        try (SseTestClient controller = new Browser(app).signIn("ada").connect("/orders?user=ada");
                SseTestClient later = withToken("/api/later?user=ada", "ada");
                SseTestClient servlet = withToken("/api/servlet", "ada")) {
            for (SseTestClient each : List.of(controller, later, servlet)) {
                assertThat(each.responseHeaders().allValues("Cache-Control")).containsExactly("no-cache, no-transform");
                assertThat(each.responseHeaders().allValues("X-Content-Type-Options"))
                        .containsOnly("nosniff");
                assertThat(each.responseHeaders().firstValue("X-Frame-Options")).hasValue("DENY");
                if (each != later) { // the headers of Spring Security are written when its request goes asynchronous
                    assertThat(each.responseHeaders().firstValue("Pragma")).isEmpty();
                }
            }
            app.template().publish("orders/ada", SseEvent.of("x".repeat(100_000)));
            controller.awaitEvents(1);
            later.awaitEvents(1);
            servlet.awaitEvents(2);
        }
        assertThat(LOGGED).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Server.class)
    void postedStream_needsTheCsrfToken(Server server) throws Exception {
        on(server);
        Browser browser = new Browser(app).signIn("ada");
        try (SseTestClient without =
                        browser.client("/posted").post("text/plain", "").open();
                SseTestClient with = browser.client("/posted")
                        .post("text/plain", "")
                        .header("X-CSRF-TOKEN", browser.csrfToken())
                        .open()) {
            assertThat(without.status()).isEqualTo(403);
            assertThat(with.status()).isEqualTo(200);
            assertThat(with.responseHeaders().firstValue("Content-Type").orElse(""))
                    .startsWith(EVENT_STREAM);
        }
    }
}
