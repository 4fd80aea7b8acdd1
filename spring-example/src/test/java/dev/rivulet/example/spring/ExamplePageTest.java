// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.example.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.spring.test.SseTestClients;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The page in a browser. One story, told in its order. */
@RunningExample
class ExamplePageTest {

    @Autowired
    private SseTestClients clients;

    @Autowired
    private SseBroadcaster broadcaster;

    @Autowired
    private Market market;

    @Test
    void page_showsPrices_ordersAndAnAnswer() throws IOException {
        try (Chromium browser = Chromium.start()) {
            browser.show(1160, 760, "light");
            browser.open(clients.uri("/"));
            browser.logIn("ben", "ben");
            browser.awaitText("state", "live");
            assertThat(browser.text("user")).isEqualTo("ben");
            market.publish(new Price("RVLT", 123_456));
            browser.awaitTrue("the new share", () -> browser.text("prices").contains("RVLT"));
            browser.click("buy-SAP");
            browser.awaitText("orders", "1 SAP");
            browser.click("ask");
            browser.awaitText("answer-state", "complete");
            assertThat(browser.text("answer")).contains("one,\n  and").endsWith("You asked: What is a stream?");
            shoot(browser);
            stopsAnAnswer(browser);
        }
    }

    private void stopsAnAnswer(Chromium browser) {
        browser.click("ask");
        browser.awaitTrue("it begins", () -> browser.text("answer").startsWith("A stream"));
        browser.click("stop");
        browser.awaitText("answer-state", "stopped");
        SpringExampleTest.await(
                "prices and orders are left",
                () -> broadcaster.registry().ofUser("ben").size() == 2);
    }

    private static void shoot(Chromium browser) throws IOException {
        for (String colours : List.of("light", "dark")) {
            browser.show(1160, 760, colours);
            browser.screenshot("page-" + colours);
        }
        browser.show(390, 844, "light");
        assertThat(browser.pageWidth()).isLessThanOrEqualTo(390);
        browser.screenshot("page-phone");
        browser.show(1160, 760, "light");
    }
}
