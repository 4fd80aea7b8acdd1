// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.example.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.connection.SseConnection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.Keys;

/** The example's page in a real browser. */
@ExtendWith(SharedChromium.class)
class ExamplePageTest {

    @RegisterExtension
    final Running example = new Running();

    private final Chromium browser;

    ExamplePageTest(Chromium browser) {
        this.browser = browser;
    }

    @Test
    void monitor_isLive_andDrawsAllFourTopics() {
        browser.open(example.uri("#monitor"));
        browser.awaitText("connection-badge", "live");

        String id = browser.text("connection-id");
        assertThat(example.streams().registry().find(id)).isPresent();
        browser.awaitText("connection-resumed", "FRESH");
        browser.awaitTrue(
                "all charts have a line",
                () -> browser.elements(".chart-card path[d*='L']").size() >= 4);
        browser.awaitText("figure-connections", "1");
    }

    @Test
    void monitor_cutByItsButton_comesBackWithoutLossOrDoubling() {
        browser.open(example.uri("#monitor"));
        awaitReceived(8);
        String before = browser.text("connection-id");

        browser.click("cut-button");

        assertResumedWithoutLoss(before);
        assertThat(browser.text("resume-late")).matches("[1-9][0-9]*");
    }

    @Test
    void monitor_cutByTheServer_comesBackWithoutLossOrDoubling() {
        browser.open(example.uri("#monitor"));
        awaitReceived(8);
        String before = browser.text("connection-id");

        example.streams().registry().find(before).ifPresent(SseConnection::close);

        assertResumedWithoutLoss(before);
    }

    private void awaitReceived(int count) {
        browser.awaitTrue(count + " events", () -> browser.number("received-count") >= count);
    }

    private void assertResumedWithoutLoss(String before) {
        browser.awaitTrue(
                "another connection", () -> !browser.text("connection-id").matches("–|" + before));
        browser.awaitText("connection-resumed", "RESUMED");
        browser.awaitTrue("caught up", () -> "true"
                .equals(browser.element("resume-caught-up").getDomAttribute("data-done")));
        assertThat(browser.text("resume-lost")).isEqualTo("0");
        assertThat(browser.text("resume-duplicates")).isEqualTo("0");
        assertThat(browser.text("connection-badge")).isEqualTo("live");
    }

    @Test
    void chat_inTwoTabs_bothSeeEverything() {
        String ann = joinInTab("Ann");
        say("hello from Ann");
        String bob = joinInTab("Bob");
        browser.awaitTrue("Bob sees what was said before", () -> texts().contains("hello from Ann"));
        awaitPeople("Ann", "Bob");
        say("hello from <b>Bob</b>");
        browser.toTab(ann);
        awaitPeople("Ann", "Bob");
        say("one more");

        List<String> all = List.of("hello from Ann", "hello from <b>Bob</b>", "one more");
        browser.awaitTrue("Ann sees all", () -> texts().equals(all));
        browser.toTab(bob);
        browser.awaitTrue("Bob sees all", () -> texts().equals(all));
    }

    @Test
    void chat_afterABreak_hasWhatWasSaidMeanwhile() {
        joinInTab("Ann");
        say("before");
        browser.awaitTrue("the first text", () -> texts().equals(List.of("before")));

        example.streams().registry().all().forEach(SseConnection::close);
        browser.awaitText("chat-badge", "reconnecting");
        example.post("chat", "name", "Bob", "text", "meanwhile");

        browser.awaitText("chat-badge", "live");
        browser.awaitTrue("both texts, once", () -> texts().equals(List.of("before", "meanwhile")));
        assertThat(browser.elements(".note")).isEmpty();
    }

    private String joinInTab(String name) {
        String tab = browser.openTab(example.uri("#chat"));
        browser.awaitTrue(
                "the section is ready",
                () -> browser.element("chat-leave").isDisplayed()
                        || browser.element("chat-name").isDisplayed());
        if (browser.element("chat-leave").isDisplayed()) {
            browser.click("chat-leave");
        }
        browser.awaitTrue(
                "a name is asked for", () -> browser.element("chat-name").isDisplayed());
        browser.element("chat-name").clear();
        browser.element("chat-name").sendKeys(name);
        browser.click("chat-join-button");
        browser.awaitText("chat-badge", "live");
        return tab;
    }

    private void say(String text) {
        browser.element("chat-text").sendKeys(text, Keys.ENTER);
    }

    @SuppressWarnings("unchecked")
    private List<String> texts() {
        return (List<String>)
                browser.run("return [...document.querySelectorAll('.message-text')].map((node) => node.textContent)");
    }

    private void awaitPeople(String... names) {
        browser.awaitTrue("people are " + List.of(names), () -> browser.run(
                        "return [...document.querySelectorAll('[data-testid=chat-person] span:last-child')]"
                                + ".map((node) => node.textContent)")
                .equals(List.of(names)));
    }

    @Test
    void answer_byEventSource_endsWith204() {
        openAnswer("How do I send JSON?");
        browser.click("answer-ask");

        browser.awaitText("answer-status", "done");

        assertThat(browser.text("answer-output")).isEqualTo(passage());
        assertThat(browser.text("answer-source")).contains("answers.md");
        assertThat(browser.text("answer-log")).contains("Server said 204");
    }

    @Test
    void answer_cutInTheMiddle_goesOn() {
        openAnswer("How do I send JSON?");
        browser.click("answer-ask");
        browser.awaitTrue("a few words", () -> browser.number("answer-tokens") > 5);

        example.streams().registry().all().stream()
                .filter(connection -> connection.topics().stream().anyMatch(topic -> topic.startsWith("answer/")))
                .forEach(SseConnection::close);

        browser.awaitText("answer-status", "done");
        assertThat(browser.text("answer-output")).isEqualTo(passage());
        assertThat(browser.text("answer-log")).contains("open again");
    }

    @Test
    void answer_byFetchAndPost_isTheSame() {
        openAnswer("How do I send JSON?");
        browser.run("document.querySelector('[data-testid=answer-mode-post]').click()");
        browser.click("answer-ask");

        browser.awaitText("answer-status", "done");
        assertThat(browser.text("answer-output")).isEqualTo(passage());
    }

    private void openAnswer(String question) {
        browser.open(example.uri("#answer"));
        browser.awaitTrue(
                "the section is ready",
                () -> browser.element("answer-question").isDisplayed()
                        && browser.element("answer-ask").isEnabled()
                        && browser.elements("[data-testid=answer-chip]").size() > 3);
        browser.element("answer-question").clear();
        browser.element("answer-question").sendKeys(question);
    }

    private static String passage() {
        return Documentation.load().find("How do I send JSON?").text();
    }

    @Test
    void inspector_showsEveryEventAsARow() {
        browser.open(example.uri("#inspector"));
        browser.click("inspector-open");

        browser.awaitTrue(
                "rows of all topics",
                () -> browser.elements("[data-testid=inspector-row]").size() >= 9);
        assertThat(browser.text("inspector-status")).startsWith("200");
        assertThat(browser.text("inspector-headers"))
                .contains("text/event-stream")
                .contains("no-cache");
        assertThat(browser.elements("[data-testid=inspector-row][data-name=hello]"))
                .hasSize(1);
        assertThat(browser.elements("[data-testid=inspector-row][data-name=cpu]"))
                .isNotEmpty();
    }

    @Test
    void inspector_ofAStreamThatEnds_showsTheEnd() {
        browser.open(example.uri("#inspector?path=answers%3Fquestion%3DHow%2520do%2520I%2520send%2520JSON%253F"));
        browser.awaitTrue("the path", () -> "answers?question=How%20do%20I%20send%20JSON%3F"
                .equals(browser.element("inspector-path").getDomProperty("value")));
        browser.click("inspector-open");

        browser.awaitText("inspector-badge", "closed");
        assertThat(browser.text("inspector-rows")).contains("204: the server asks not to come back");
        assertThat(browser.elements("[data-testid=inspector-row][data-name=done]"))
                .hasSize(1);
    }
}
