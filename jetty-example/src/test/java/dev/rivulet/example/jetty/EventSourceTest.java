// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.example.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.event.SseEvent;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a real browser makes of the library's streams. */
@ExtendWith(SharedChromium.class)
class EventSourceTest {

    private final Chromium browser;
    private NewsServer server;

    EventSourceTest(Chromium browser) {
        this.browser = browser;
    }

    @BeforeEach
    void startServer() throws Exception {
        server = NewsServer.start();
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    @Test
    void events_ofAllKinds_arriveAsTheyWereMade() {
        browser.open(server.page());
        awaitOpen();
        String lines = "first\nsecond\n\n fourth: with a space before";
        server.publish(SseEvent.of("plain"));
        server.publish(SseEvent.named("tick", "named"));
        server.publish(SseEvent.of(lines));
        server.publish(SseEvent.of(""));
        server.publish(SseEvent.ofComment("nobody sees this"));
        server.publish(SseEvent.named("tick", "grüß 😀 \u0000 data: \" \\"));

        awaitReceived(5);

        assertThat(received())
                .containsExactly(
                        "message:plain",
                        "tick:named",
                        "message:" + lines,
                        "message:",
                        "tick:grüß 😀 \u0000 data: \" \\");
        assertThat(ids()).doesNotHaveDuplicates().allMatch(id -> id.matches("[a-z0-9]+-[0-9]+"));
    }

    @Test
    void connection_killedByTheServerAgainAndAgain_losesAndDoublesNothing() {
        browser.open(server.page());
        awaitOpen();
        for (int round = 0; round < 3; round++) {
            int before = round * 20;
            publish(before, before + 10);
            server.cutAll();
            publish(before + 10, before + 20);
            awaitReceived(before + 20);
            awaitReaders(1);
        }

        assertThat(received())
                .isEqualTo(IntStream.range(0, 60).mapToObj(i -> "message:" + i).toList());
        assertThat(server.requests()).isEqualTo(4);
        assertThat(server.lastEventIds()).hasSize(3).allMatch(id -> ids().contains(id));
    }

    @Test
    void status204_keepsTheBrowserAway() {
        browser.open(server.page());
        awaitOpen();
        server.publish(SseEvent.of("the last one"));
        awaitReceived(1);

        server.finish();

        browser.awaitTrue("EventSource is closed", () -> readyState() == 2);
        assertThat(server.requests()).isEqualTo(2);
        assertThat(received()).containsExactly("message:the last one");
        assertThat(browser.run("return window.errors")).isEqualTo(2L);
    }

    @Test
    void terminate_keepsTheBrowserAway() {
        browser.open(server.page());
        awaitOpen();
        server.publish(SseEvent.of("the last one"));

        server.terminateAll();

        browser.awaitTrue("EventSource is closed", () -> readyState() == 2);
        assertThat(received()).containsExactly("message:the last one", "end:{\"reason\":\"TERMINATED\"}");
        assertThat(server.requests())
                .as("the second one was answered without asking the application")
                .isEqualTo(1);
        assertThat(browser.run("return window.errors")).isEqualTo(2L);
    }

    @Test
    void topicThatIsComplete_endsTheStreamForGood_alsoForALatePage() {
        browser.open(server.page());
        awaitOpen();
        server.publish(SseEvent.of("half"));
        server.complete(SseEvent.of("all"));
        browser.awaitTrue("EventSource is closed", () -> readyState() == 2);
        assertThat(received()).containsExactly("message:half", "message:all", "end:{\"reason\":\"COMPLETED\"}");

        browser.open(server.page());

        browser.awaitTrue("EventSource is closed", () -> readyState() == 2);
        assertThat(received()).containsExactly("message:all", "end:{\"reason\":\"COMPLETED\"}");
    }

    @Test
    void page_renderedAtAPosition_missesNothingBeforeItSubscribes_andNothingWhenItIsCut() {
        publish(0, 3);
        URI rendered = server.pageAtPosition();
        publish(3, 6);

        browser.open(rendered);
        awaitReceived(3);
        server.cutAll();
        publish(6, 9);
        awaitReceived(6);

        assertThat(received())
                .isEqualTo(IntStream.range(3, 9).mapToObj(i -> "message:" + i).toList());
    }

    @Test
    void server_thatDrainsAndStartsAnew_isFoundAgain_andTellsOfTheGap() throws Exception {
        browser.open(server.page());
        awaitOpen();
        server.publish(SseEvent.of("before"));
        assertThat(server.drain(Duration.ofSeconds(10))).isZero();
        awaitReceived(1);
        browser.awaitTrue("EventSource tries again", () -> readyState() == 0);
        server.close();

        server = NewsServer.startAfter(server);

        awaitOpen();
        server.publish(SseEvent.of("after"));
        awaitReceived(3);
        assertThat(received()).hasSize(3).startsWith("message:before").endsWith("message:after");
        assertThat(received().get(1)).startsWith("gap:{\"topic\":\"news\"");
    }

    @Test
    void tabs_ofOneBrowser_bothReceiveEverything() {
        browser.open(server.page());
        awaitOpen();
        String first = browser.tab();
        browser.openTab(server.page());
        awaitReaders(2);

        publish(0, 200);

        awaitReceived(200);
        List<String> inSecond = received();
        browser.toTab(first);
        awaitReceived(200);
        assertThat(received()).isEqualTo(inSecond).hasSize(200).doesNotHaveDuplicates();
    }

    @Test
    void close_byThePage_isNoticedByTheServer() {
        browser.open(server.page());
        awaitOpen();

        browser.run("window.source.close()");

        Await.until("the server writes, and sees that the browser has gone", () -> {
            server.publish(SseEvent.of("anybody there?"));
            return server.readers() == 0;
        });
    }

    private void publish(int from, int to) {
        IntStream.range(from, to).forEach(i -> server.publish(SseEvent.of(Integer.toString(i))));
    }

    private void awaitOpen() {
        browser.awaitTrue("EventSource is open", () -> readyState() == 1);
        awaitReaders(1);
    }

    private void awaitReaders(int count) {
        Await.until(count + " readers", () -> server.readers() == count);
    }

    private long readyState() {
        return (Long) browser.run("return window.source.readyState");
    }

    private void awaitReceived(int count) {
        browser.awaitTrue(count + " events", () -> received().size() >= count);
    }

    @SuppressWarnings("unchecked")
    private List<String> received() {
        return (List<String>) browser.run("return window.received");
    }

    @SuppressWarnings("unchecked")
    private List<String> ids() {
        return (List<String>) browser.run("return window.ids");
    }
}
