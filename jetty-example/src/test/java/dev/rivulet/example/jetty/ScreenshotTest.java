// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.example.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.Keys;

/** Shows each section, light and dark, wide and on a phone, and that none is wider than the screen. */
@ExtendWith(SharedChromium.class)
class ScreenshotTest {

    private static final List<String> SECTIONS = List.of("monitor", "chat", "answer", "inspector");

    /** Whether a section is visible, and its charts are as wide as their frames. */
    private static final String IS_DRAWN = """
            const section = document.getElementById('section-' + arguments[0]);
            const fits = (chart) => {
                const ends = [...chart.querySelectorAll('line')].map((line) => line.x2.baseVal.value);
                return Math.abs(Math.max(...ends) - chart.clientWidth) < 40;
            };
            return section.clientWidth > 0 && section.dataset.ready === 'true'
                && [...section.querySelectorAll('.chart-card svg')].every(fits);
            """;

    @RegisterExtension
    final Running example = new Running();

    private final Chromium browser;

    ScreenshotTest(Chromium browser) {
        this.browser = browser;
    }

    @Test
    void sections_fitTheScreen() throws IOException {
        browser.resize(1280, 860, false);
        browser.open(example.uri(""));
        fill();
        for (String theme : List.of("light", "dark")) {
            browser.awaitTrue("theme " + theme, () -> switchTo(theme));
            shoot(theme, "wide", 1280, 860, false);
            shoot(theme, "phone", 390, 844, true);
        }
        shootPlainChat();
    }

    /** Has something to show in each section. */
    private void fill() {
        browser.awaitText("connection-badge", "live");
        browser.click("tab-chat");
        browser.awaitTrue(
                "a name is asked for", () -> browser.element("chat-name").isDisplayed());
        browser.element("chat-name").clear();
        browser.element("chat-name").sendKeys("Ann");
        browser.click("chat-join-button");
        browser.awaitText("chat-badge", "live");
        example.post("chat", "name", "Calm Otter", "text", "Who cut the stream?");
        example.post("chat", "name", "Calm Otter", "text", "Twice, I mean.");
        browser.element("chat-text").sendKeys("Me. Nothing was lost.", Keys.ENTER);
        browser.click("tab-answer");
        browser.click("answer-ask");
        browser.click("tab-inspector");
        browser.click("inspector-open");
        browser.click("tab-monitor");
        browser.awaitTrue("a few ticks", () -> browser.number("received-count") > 16);
        browser.click("cut-button");
        browser.awaitTrue("caught up", () -> "true"
                .equals(browser.element("resume-caught-up").getDomAttribute("data-done")));
        browser.click("tab-answer");
        browser.awaitText("answer-status", "done");
    }

    private boolean switchTo(String theme) {
        if (theme.equals(browser.run("return document.documentElement.dataset.theme"))) {
            return true;
        }
        browser.click("theme-toggle");
        return false;
    }

    private void shoot(String theme, String size, int width, int height, boolean phone) throws IOException {
        browser.resize(width, height, phone);
        for (String section : SECTIONS) {
            browser.click("tab-" + section);
            browser.awaitTrue(section + " is drawn", () -> Boolean.TRUE.equals(browser.run(IS_DRAWN, section)));
            assertThat((Long) browser.run("return document.documentElement.scrollWidth"))
                    .as(section + " " + size)
                    .isLessThanOrEqualTo(width);
            assertThat(Files.size(browser.screenshot(section + "-" + theme + "-" + size)))
                    .isPositive();
        }
    }

    private void shootPlainChat() throws IOException {
        browser.resize(1280, 860, false);
        browser.open(example.uri("chat.html"));
        browser.element("plain-name").sendKeys("Bob");
        browser.click("plain-join-button");
        browser.awaitTrue("texts", () -> browser.elements("#messages li").size() == 3);
        assertThat(Files.size(browser.screenshot("plain-chat-dark-wide"))).isPositive();
    }
}
