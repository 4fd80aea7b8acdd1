// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.guide.security;

import static dev.rivulet.guide.GuideServer.port;
import static dev.rivulet.guide.GuideServer.uri;
import static dev.rivulet.guide.GuideServer.webapp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.event.SseEvent;
import dev.rivulet.guide.GuideServer;
import dev.rivulet.testkit.RawSseClient;
import dev.rivulet.testkit.ReceivedEvent;
import dev.rivulet.testkit.SseTestClient;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What docs/security.md says of defaults, and the code that it shows. */
@ExtendWith(GuideServer.class)
final class SecurityPageTest {

    private static SseBroadcaster broadcaster;

    @BeforeAll
    static void start() throws Exception {
        broadcaster = webapp("/security")
                .with("/site", new SameSiteServlet())
                .with("/open", new AccountServlet())
                .with("/listed", new AccountServlet(), "origins", "https://app.example.org")
                .with("/public", new AccountServlet(), "origins", "*")
                .start();
        webapp("/local")
                .filter(new HostFilter())
                .with("/open", new AccountServlet())
                .start();
    }

    private static RawSseClient get(String path, String... headers) throws Exception {
        Map<String, String> all = new java.util.LinkedHashMap<>();
        for (int i = 0; i < headers.length; i += 2) {
            all.put(headers[i], headers[i + 1]);
        }
        return RawSseClient.connect("127.0.0.1", port(), path, all);
    }

    private static int status(String path, String... headers) throws Exception {
        try (RawSseClient client = get(path, headers)) {
            return client.head().status();
        }
    }

    @Test
    void foreignPage_canHaveAStreamOpened_butNotRead() throws Exception {
        try (RawSseClient client = get("/security/open", "Origin", "https://attacker.example")) {
            assertThat(client.head().status()).isEqualTo(200);
            assertThat(client.head().headers().firstValue("Access-Control-Allow-Origin"))
                    .isEmpty();
        }
    }

    @Test
    void listedOrigin_isAllowedWithCredentials_othersAreRefused() throws Exception {
        try (RawSseClient client = get("/security/listed", "Origin", "https://app.example.org")) {
            assertThat(client.head().headers().firstValue("Access-Control-Allow-Credentials"))
                    .hasValue("true");
            assertThat(client.head().headers().allValues("Vary")).contains("Origin");
        }
        assertThat(status("/security/listed", "Origin", "https://app.example.org.attacker.example"))
                .isEqualTo(403);
        assertThat(status("/security/listed", "Origin", "null")).isEqualTo(403);
    }

    @Test
    void starForOrigins_isWithoutCredentials() throws Exception {
        try (RawSseClient client = get("/security/public", "Origin", "https://attacker.example")) {
            assertThat(client.head().headers().firstValue("Access-Control-Allow-Origin"))
                    .hasValue("*");
            assertThat(client.head().headers().firstValue("Access-Control-Allow-Credentials"))
                    .isEmpty();
        }
    }

    @Test
    void requestsOfForeignSites_areRefused_whereBrowsersSaySo() throws Exception {
        assertThat(status("/security/site", "Sec-Fetch-Site", "cross-site")).isEqualTo(403);
        assertThat(status("/security/site", "Sec-Fetch-Site", "same-site")).isEqualTo(403);
        assertThat(status("/security/site", "Sec-Fetch-Site", "same-origin")).isEqualTo(200);
        assertThat(status("/security/site")).isEqualTo(200);
    }

    @Test
    void reboundName_passesOrigins_andIsStoppedByTheHostFilter() throws Exception {
        String[] rebound = {"Host", "attacker.example", "Origin", "http://attacker.example"};
        assertThat(status("/security/listed", rebound)).isEqualTo(200);
        assertThat(status("/local/open", rebound)).isEqualTo(421);
        assertThat(status("/local/open")).isEqualTo(200);
    }

    @Test
    void streamThatIsOpenAtTheLogin_staysInItsSession_unlessItIsClosed() throws Exception {
        HttpClient http = HttpClient.newHttpClient();
        try (SseTestClient client = SseTestClient.connect(uri("/security/open"))) {
            String cookie = cookie(client.responseHeaders().firstValue("Set-Cookie"));
            HttpResponse<Void> kept = post(http, "", cookie);
            assertThat(kept.headers().firstValue("X-Open")).hasValue("1");
            post(http, "close=1", cookie(kept.headers().firstValue("Set-Cookie")));
            client.awaitEnd();
        }
    }

    private static String cookie(java.util.Optional<String> set) {
        return set.orElseThrow().replaceFirst(";.*", "");
    }

    private static HttpResponse<Void> post(HttpClient http, String form, String cookie) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri("/security/open"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Cookie", cookie)
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.discarding());
    }

    @Test
    void broadcast_asksNobody_andATopicHasItsPast() {
        broadcaster.publish("secret", SseEvent.of("for nobody"));
        broadcaster.publish("news", SseEvent.of("of before"));
        try (SseTestClient client = SseTestClient.connect(uri("/security/open"))) {
            broadcaster.broadcast(SseEvent.of("for all"));
            assertThat(client.awaitEvents(2)).extracting(ReceivedEvent::data).containsExactly("of before", "for all");
        }
    }

    @Test
    void paddedTokens_areOfOneLength() {
        SameSiteServlet servlet = new SameSiteServlet();
        assertThat(servlet.padded("I").encoded().toByteArray())
                .hasSameSizeAs(servlet.padded(" remember").encoded().toByteArray());
    }
}
