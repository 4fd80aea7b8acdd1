// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.example.tomcat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.testkit.ReceivedEvent;
import dev.rivulet.testkit.SseTestClient;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The WAR, deployed as it is into each Tomcat that it is for. */
@ParameterizedClass(name = "Tomcat {0}")
@MethodSource("tomcats")
class WebappTest {

    private static final List<String> CUSTOMERS = List.of(
            "Müller & Söhne",
            "Café Zoë",
            "Łódź Textil",
            "Ångström AB",
            "Ελλάδα Α.Ε.",
            "東京電機",
            "Señor Ñandú",
            "Rocket 🚀 Ltd");

    private static final long PATIENCE_MILLIS = 5000;

    private static IsolatedTomcat tomcat;

    private final URI site = tomcat.uri();

    WebappTest(Path version) {
        assertThat(version).isDirectory();
    }

    static Stream<Path> tomcats() {
        return War.tomcats();
    }

    @BeforeParameterizedClassInvocation
    static void start(Path version) throws Exception {
        tomcat = IsolatedTomcat.start(version, War.file());
    }

    /** With a stream open, which ends; no thread stays, and Tomcat finds nothing to complain of. */
    @AfterParameterizedClassInvocation
    static void stop() throws Exception {
        try (SseTestClient open = Person.loggedIn(tomcat.uri(), "cyd").open()) {
            tomcat.stop();
            open.awaitEnd();
        }
        assertThat(tomcat.warnings()).isEmpty();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("rivulet-")) {
                thread.join(PATIENCE_MILLIS);
                assertThat(thread.isAlive()).as(thread.getName()).isFalse();
            }
        }
    }

    @Test
    void notification_reachesAllPagesOfTheAddressee_andNobodyElse() {
        Person ada = Person.loggedIn(site, "ada");
        String text = "Grüße, \"Ben\" \\ 株価 📈\n<script>alert('x')</script>";
        String json = "\"text\":\"Grüße, \\\"Ben\\\" \\\\ 株価 📈\\u000a<script>alert('x')</script>\"";
        try (SseTestClient bens = Person.loggedIn(site, "ben").open();
                SseTestClient bensOther = Person.loggedIn(site, "ben").open();
                SseTestClient cyds = Person.loggedIn(site, "cyd").open()) {
            assertThat(ada.send("ben", text).body()).isEqualTo("Sent to ben.");
            for (SseTestClient page : List.of(bens, bensOther)) {
                assertThat(page.awaitEvent(event -> event.data().contains(json)).data())
                        .startsWith("{\"from\":\"ada\",");
            }
            ada.send("cyd", "for cyd");
            cyds.awaitEvent(event -> event.data().contains("for cyd"));
            assertThat(cyds.events()).noneMatch(event -> event.data().contains("Grüße"));
        }
    }

    @Test
    void pageThatWasReloaded_getsWhatItHasMissed_andWhatWasReadElsewhere() {
        Person ada = Person.loggedIn(site, "ada");
        Person ben = Person.loggedIn(site, "ben");
        ReceivedEvent last;
        try (SseTestClient before = ben.open()) {
            ada.send("ben", "seen");
            last = before.awaitEvent(event -> event.data().contains("\"seen\""));
        }
        ada.send("ben", "missed");
        assertThat(ben.post("read", "upTo", last.lastEventId()).statusCode()).isEqualTo(204);
        try (SseTestClient after = ben.open(last.lastEventId())) {
            List<ReceivedEvent> events = after.awaitEvents(2);
            assertThat(events).extracting(ReceivedEvent::name).containsExactly("notification", "read");
            assertThat(events.get(0).data()).contains("\"missed\"");
            assertThat(events.get(1).data()).isEqualTo(last.lastEventId());
        }
    }

    @Test
    void notificationForSomebodyWhoIsAway_isThereLater() {
        Person ada = Person.loggedIn(site, "ada");
        assertThat(ada.send("ben", "for later").statusCode()).isEqualTo(200);
        try (SseTestClient page = Person.loggedIn(site, "ben").open()) {
            page.awaitEvent(event -> event.data().contains("\"for later\""));
        }
    }

    @Test
    void logout_endsTheStreamsOfTheSession_andOfNoOther() {
        Person ben = Person.loggedIn(site, "ben");
        Person benElsewhere = Person.loggedIn(site, "ben");
        try (SseTestClient tab = ben.open();
                SseTestClient otherTab = ben.open();
                SseTestClient elsewhere = benElsewhere.open()) {
            assertThat(ben.logOut().uri()).hasToString(site + "login.html?out");
            tab.awaitEnd();
            otherTab.awaitEnd();
            Person.loggedIn(site, "ada").send("ben", "still here?");
            elsewhere.awaitEvent(event -> event.data().contains("still here?"));
        }
        assertThat(ben.get("me").statusCode()).isEqualTo(401);
        try (SseTestClient refused = ben.open()) {
            assertThat(refused.status()).isEqualTo(401);
        }
    }

    @Test
    void login_makesASessionOfItsOwn_andEndsTheStreamsOfWhoeverWasLoggedIn() {
        Person person = Person.loggedIn(site, "ada");
        List<String> before = person.sessions();
        try (SseTestClient adas = person.open()) {
            assertThat(person.logIn("ben", "ben").uri()).isEqualTo(site);
            adas.awaitEnd();
        }
        assertThat(person.sessions()).hasSize(1).doesNotContainAnyElementsOf(before);
        assertThat(person.get("me").body()).startsWith("{\"user\":\"ben\"");
        try (SseTestClient adasPage = person.open()) {
            assertThat(adasPage.status()).as("a page of ada's").isEqualTo(401);
        }
    }

    @Test
    void whoHasNotLoggedIn_isRefused() {
        Person stranger = Person.stranger(site);
        assertThat(stranger.logIn("ada", "wrong").uri()).hasToString(site + "login.html?failed");
        assertThat(stranger.sessions()).isEmpty();
        assertThat(stranger.get("me").statusCode()).isEqualTo(401);
        assertThat(stranger.get("notifications?user=ada").statusCode()).isEqualTo(401);
        assertThat(stranger.send("ada", "spam").statusCode()).isEqualTo(401);
        assertThat(stranger.post("read", "upTo", "x-1").statusCode()).isEqualTo(401);
    }

    @Test
    void whatCannotBeSent_isRefusedWithASentence() {
        Person ada = Person.loggedIn(site, "ada");
        assertThat(ada.send("nobody", "hello").statusCode()).isEqualTo(404);
        HttpResponse<String> blank = ada.send("ben", "  ");
        assertThat(blank.statusCode()).isEqualTo(400);
        assertThat(blank.body()).startsWith("text: must be");
        assertThat(ada.post("read", "upTo", "two\nlines").statusCode()).isEqualTo(400);
    }

    @Test
    void reportOfTheOldServlet_arrivesLineByLineInUtf8_behindTheFilter() {
        try (SseTestClient report = Person.stranger(site).stream("report", "")) {
            report.awaitEvents(1);
            assertThat(report.events()).as("when the first has come").hasSizeLessThan(CUSTOMERS.size());
            report.awaitEnd();
            assertThat(report.events())
                    .filteredOn(event -> event.name().equals("message"))
                    .extracting(ReceivedEvent::data)
                    .containsExactlyElementsOf(CUSTOMERS);
            assertThat(report.responseHeaders().firstValue("X-Accel-Buffering")).hasValue("no");
        }
    }

    @Test
    void sameServletWithoutTheFilter_isNotUtf8() {
        HttpResponse<String> report = Person.stranger(site).get("report-without-filter");
        assertThat(report.headers().firstValue("Content-Type")).hasValue("text/event-stream;charset=ISO-8859-1");
        assertThat(report.body()).contains("data: ?").doesNotContain("東京電機");
    }

    @Test
    void pages_areServed() {
        Person stranger = Person.stranger(site);
        assertThat(stranger.get("").body()).contains("<title>Rivulet on Tomcat</title>");
        for (String page : List.of(
                "login.html",
                "login.js",
                "app.js",
                "stream.js",
                "inbox.js",
                "report.js",
                "style.css",
                "forms.css",
                "page.css")) {
            assertThat(stranger.get(page).statusCode()).as(page).isEqualTo(200);
        }
    }
}
