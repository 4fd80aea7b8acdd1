// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.guide.recipe;

import static dev.rivulet.guide.GuideServer.uri;
import static dev.rivulet.guide.GuideServer.webapp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.guide.GuideServer;
import dev.rivulet.testkit.ReceivedEvent;
import dev.rivulet.testkit.SseTestClient;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The programs of docs/recipes.md do what it says. */
@ExtendWith(GuideServer.class)
final class RecipesTest {

    private static SseTestClient open(String path) {
        return SseTestClient.connect(uri(path));
    }

    private static SseTestClient as(String user, String path) {
        return SseTestClient.builder(uri(path)).header(TestLogin.USER, user).open();
    }

    private static int status(String path) {
        try (SseTestClient client = open(path)) {
            return client.status();
        }
    }

    private static List<String> told(List<ReceivedEvent> events) {
        return events.stream().map(event -> event.name() + ' ' + event.data()).toList();
    }

    @Test
    void ticker_givesTheNewestOfEachSymbol_thenChanges() throws Exception {
        SseBroadcaster broadcaster = webapp("/ticker")
                .listener(new TickerSettings())
                .with(new TickerServlet())
                .start();
        Publications feed = new Publications(broadcaster);
        feed.price("AAPL", "1");
        feed.price("MSFT", "2");
        feed.price("AAPL", "3");
        try (SseTestClient client = open("/ticker/ticker")) {
            assertThat(told(client.awaitEvents(2))).containsExactly("price 2", "price 3");
            feed.price("MSFT", "4");
            assertThat(client.awaitEvents(3).get(2).data()).isEqualTo("4");
        }
    }

    @Test
    void chat_isForMembers() throws Exception {
        webapp("/chat").filter(new TestLogin()).with(new ChatServlet()).start();
        try (SseTestClient ada = as("ada", "/chat/chat?room=kitchen");
                SseTestClient stranger = open("/chat/chat?room=kitchen")) {
            assertThat(say("ada", "Grüße")).isEqualTo(204);
            assertThat(say(null, "let me in")).isEqualTo(403);
            assertThat(told(ada.awaitEvents(1))).containsExactly("said {\"from\":\"ada\",\"text\":\"Grüße\"}");
            try (SseTestClient late = as("ben", "/chat/chat?room=kitchen")) {
                assertThat(late.awaitEvents(1).get(0).data()).contains("Grüße");
            }
            assertThat(stranger.events()).isEmpty();
        }
    }

    private static int say(@org.jspecify.annotations.Nullable String user, String text) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri("/chat/chat"))
                .header("Content-Type", "application/x-www-form-urlencoded;charset=UTF-8")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "room=kitchen&text=" + java.net.URLEncoder.encode(text, StandardCharsets.UTF_8)));
        if (user != null) {
            request.header(TestLogin.USER, user);
        }
        return HttpClient.newHttpClient()
                .send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void notifications_reachAllTabsOfTheirUser_andTheNextOne() throws Exception {
        SseBroadcaster broadcaster = webapp("/notifications")
                .filter(new TestLogin())
                .with(new NotificationServlet())
                .start();
        Publications publications = new Publications(broadcaster);
        try (SseTestClient first = as("ada", "/notifications/notifications");
                SseTestClient second = as("ada", "/notifications/notifications");
                SseTestClient other = as("ben", "/notifications/notifications")) {
            publications.notification("ada", "1");
            publications.notification("ben", "2");
            try (SseTestClient third = as("ada", "/notifications/notifications")) {
                for (SseTestClient tab : List.of(first, second, third)) {
                    assertThat(told(tab.awaitEvents(1))).containsExactly("notification 1");
                }
            }
            assertThat(told(other.awaitEvents(1))).containsExactly("notification 2");
        }
        assertThat(status("/notifications/notifications")).isEqualTo(401);
    }

    @Test
    void job_tellsItsProgress_ends_andStaysEnded() throws Exception {
        SseBroadcaster broadcaster = webapp("/job").with(new JobServlet()).start();
        Jobs jobs = new Jobs(broadcaster);
        try (SseTestClient client =
                SseTestClient.builder(uri("/job/job?id=17")).reconnecting(true).open()) {
            jobs.run("17", () -> client.awaitEvents(1), () -> client.awaitEvents(2));
            client.awaitEnd();
            assertThat(told(client.events()))
                    .containsExactly("progress 0/2", "progress 1/2", "result done", "end {\"reason\":\"COMPLETED\"}");
            assertThat(client.status()).isEqualTo(204);
        }
        try (SseTestClient late = open("/job/job?id=17")) {
            late.awaitEnd();
            assertThat(told(late.events())).containsExactly("result done", "end {\"reason\":\"TERMINATED\"}");
        }
    }

    @Test
    void failedJob_saysSo() throws Exception {
        SseBroadcaster broadcaster =
                webapp("/failing-job").with(new JobServlet()).start();
        try (SseTestClient client = open("/failing-job/job?id=18")) {
            new Jobs(broadcaster).run("18", () -> {
                throw new IllegalStateException("no paper");
            });
            assertThat(told(client.awaitEvents(2))).containsExactly("progress 0/1", "result failed");
        }
    }

    @Test
    void dashboard_beginsWithTheState_andMeasuresWhileSomebodyLooks() throws Exception {
        SseBroadcaster broadcaster =
                webapp("/dashboard").with(new DashboardServlet()).start();
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        try {
            Orders.OPEN.set(7);
            ScheduledFuture<?> gauge = new LoadGauge(broadcaster).start(timer);
            assertThat(broadcaster.stats().published()).isZero();
            try (SseTestClient client = open("/dashboard/dashboard")) {
                assertThat(told(client.awaitEvents(1))).containsExactly("orders {\"open\":7}");
                client.awaitEvent(event -> event.name().equals("load"));
            }
            try (SseTestClient lost = SseTestClient.builder(uri("/dashboard/dashboard"))
                    .lastEventId("gone-1")
                    .open()) {
                lost.awaitEvent(event -> event.name().equals("orders"));
            }
            assertThat(gauge.isDone()).isFalse();
        } finally {
            timer.shutdownNow();
        }
    }

    @Test
    void answer_keepsBlanks_ends_andIsByPost() throws Exception {
        webapp("/answer")
                .with(new AnswerServlet(question -> Stream.of("Say", " \"hello\"", "\n\n", " " + question)))
                .start();
        try (SseTestClient client = SseTestClient.builder(uri("/answer/answer"))
                .post("text/plain", "now")
                .open()) {
            client.awaitEnd();
            assertThat(client.events()).extracting(ReceivedEvent::data).startsWith("Say", " \"hello\"", "\n\n", " now");
            assertThat(client.events()).last().extracting(ReceivedEvent::name).isEqualTo("end");
        }
        assertThat(status("/answer/answer")).isEqualTo(405);
    }

    @Test
    void answer_thatNobodyReads_isCancelled() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        webapp("/endless")
                .with(
                        "/answer",
                        new AnswerServlet(question -> IntStream.iterate(0, i -> i + 1)
                                .mapToObj(i -> "token")
                                .onClose(closed::countDown)),
                        "methods",
                        "POST",
                        "heartbeat",
                        "50ms")
                .start();
        try (SseTestClient client = SseTestClient.builder(uri("/endless/answer"))
                .post("text/plain", "go on")
                .open()) {
            client.awaitEvents(100);
        }
        assertThat(closed.await(1, TimeUnit.MINUTES)).isTrue();
    }

    @Test
    void log_isReadByAdministrators_fromItsLastLines() throws Exception {
        SseBroadcaster broadcaster =
                webapp("/log").filter(new TestLogin()).with(new LogServlet()).start();
        SseLogHandler handler = new SseLogHandler(broadcaster);
        handler.publish(new LogRecord(Level.INFO, "before"));
        try (SseTestClient client = as("admin", "/log/log")) {
            handler.publish(new LogRecord(Level.WARNING, "after\nof two lines"));
            assertThat(client.awaitEvents(2).get(0).data()).contains("before");
            assertThat(client.events().get(1).data()).contains("after\nof two lines");
        }
        try (SseTestClient ada = as("ada", "/log/log")) {
            assertThat(ada.status()).isEqualTo(403);
        }
    }

    @Test
    void htmlAndBinary_arriveAsTheyWere() throws Exception {
        SseBroadcaster broadcaster = webapp("/simple")
                .with("/topics", new TopicServlet("news", "camera"))
                .start();
        Publications publications = new Publications(broadcaster);
        try (SseTestClient client = open("/simple/topics")) {
            byte[] jpeg = {(byte) 0xff, (byte) 0xd8, 0, 10, 13};
            publications.headline("a < b\nand \"c\"");
            publications.frame(jpeg);
            assertThat(told(client.awaitEvents(2)).get(0)).isEqualTo("headline <li>a &lt; b\nand &quot;c&quot;</li>");
            assertThat(Base64.getDecoder().decode(client.events().get(1).data()))
                    .isEqualTo(jpeg);
        }
    }
}
