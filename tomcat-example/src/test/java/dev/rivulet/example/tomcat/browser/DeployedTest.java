// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.example.tomcat.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The WAR in Debian's Tomcat, Debian's nginx in front of it with the configuration that is delivered, and two people with a browser each. One story, told in its order. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DeployedTest {

    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final Path WAR = TARGET.resolve("rivulet-example.war");
    private static final Path NGINX_CONF = Path.of("nginx.conf");
    private static final String TEXT = "Grüße, 株価 📈 <b>not bold</b>";

    private static DebianTomcat tomcat;
    private static Nginx nginx;
    private static Chromium ada;
    private static Chromium ben;
    private static String bensFirstTab;
    private static String bensSecondTab;

    @BeforeAll
    static void start() throws Exception {
        tomcat = DebianTomcat.start(TARGET.resolve("tomcat10"), WAR);
        nginx = Nginx.start(TARGET.resolve("nginx"), NGINX_CONF, tomcat.port());
        ada = Chromium.start();
        ben = Chromium.start();
    }

    @AfterAll
    static void stop() {
        for (AutoCloseable each : new AutoCloseable[] {ada, ben, nginx, tomcat}) {
            close(each);
        }
    }

    private static void close(AutoCloseable each) {
        try {
            if (each != null) {
                each.close();
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static URI site() {
        return nginx.uri("/rivulet-example/");
    }

    @Test
    @Order(1)
    void whoHasNotLoggedIn_isShownTheForm_andWhoHasThePage() throws IOException {
        ada.show(1160, 860, "light");
        ada.open(site());
        ada.awaitTrue("the form", () -> ada.address().endsWith("/login.html"));
        shoot(ada, "login");
        logIn(ada, "ada", "wrong");
        ada.awaitText("login-note", "This name and password do not belong together.");
        logIn(ada, "ada", "ada");
        ada.awaitText("state", "live");
        assertThat(ada.text("user")).isEqualTo("ada");

        ben.show(1160, 860, "light");
        ben.open(site());
        logIn(ben, "ben", "ben");
        ben.awaitText("state", "live");
        bensFirstTab = ben.tab();
        bensSecondTab = ben.openTab(site());
        ben.awaitText("state", "live");
    }

    private static void logIn(Chromium browser, String name, String password) {
        browser.type("login-name", name);
        browser.type("login-password", password);
        browser.click("login-button");
    }

    @Test
    @Order(2)
    void notification_isShownToTheAddressee_inAllTabs_andToNobodyElse() throws IOException {
        send(ada, "ben", TEXT);
        ada.awaitText("sent", "Sent to ben.");
        for (String tab : List.of(bensFirstTab, bensSecondTab)) {
            ben.toTab(tab);
            ben.awaitTrue(
                    "the notification", () -> ben.texts("notification-text").equals(List.of(TEXT)));
            assertThat(ben.text("unread")).isEqualTo("1 unread");
            assertThat(ben.title()).startsWith("(1) ben");
        }
        shoot(ben, "notification");
        send(ada, "ada", "a note to myself");
        ada.awaitTrue("her own", () -> ada.texts("notification-text").equals(List.of("a note to myself")));
    }

    private static void send(Chromium browser, String to, String text) {
        browser.awaitTrue("to " + to, () -> (Boolean) browser.run(
                "const radio = document.querySelector(`[name=to][value=${arguments[0]}]`); radio.click(); return radio.checked",
                to));
        browser.run("document.querySelector('[data-testid=text]').value = arguments[0]", text);
        browser.click("send-button");
    }

    @Test
    @Order(3)
    void pageThatIsReloaded_hasWhatItHad_andWhatItMissed() {
        ben.toTab(bensFirstTab);
        ben.open(URI.create("about:blank"));
        send(ada, "ben", "while you were away");
        ben.toTab(bensSecondTab);
        ben.awaitTrue("it is sent", () -> ben.texts("notification-text").size() == 2);
        ben.toTab(bensFirstTab);
        ben.open(site());
        ben.awaitTrue("both", () -> ben.texts("notification-text").equals(List.of("while you were away", TEXT)));
        ben.reload();
        ben.awaitText("state", "live");
        assertThat(ben.texts("notification-text")).containsExactly("while you were away", TEXT);
        send(ada, "ben", "and once more");
        ben.awaitTrue("the third", () -> ben.texts("notification-text").contains("and once more"));
        assertThat(ben.texts("notification-text")).containsExactly("and once more", "while you were away", TEXT);
    }

    @Test
    @Order(4)
    void whatIsReadInOneTab_isReadInTheOther() {
        ben.toTab(bensFirstTab);
        ben.awaitText("unread", "3 unread");
        ben.click("mark-read");
        ben.toTab(bensSecondTab);
        ben.awaitTrue("nothing is unread", () -> !ben.element("unread").isDisplayed());
        assertThat(ben.title()).startsWith("ben");
    }

    @Test
    @Order(5)
    void reportOfTheOldServlet_arrivesLineByLineInUtf8_throughNginx() throws IOException {
        ada.click("run");
        ada.awaitText("report-state", "arriving line by line");
        assertThat(ada.text("report-without-filter-lines")).isEmpty();
        ada.awaitTrue("it is done", () -> ada.text("report-state").startsWith("line by line, done"));
        assertThat(ada.text("report-lines")).contains("Müller & Söhne", "Łódź Textil", "東京電機", "🚀");
        ada.awaitTrue("the other has come", () -> ada.text("report-without-filter-state")
                .startsWith("held back, all at once"));
        shoot(ada, "report");
    }

    @Test
    @Order(6)
    void warThatIsReplaced_underOpenStreams_isComeBackTo() throws Exception {
        send(ada, "ben", "before");
        ada.click("run");
        ada.awaitText("report-state", "arriving line by line");
        tomcat.redeploy(WAR);
        ada.awaitText("state", "live");
        ben.toTab(bensFirstTab);
        ben.awaitText("state", "live");
        ben.toTab(bensSecondTab);
        ben.awaitText("state", "live");
        send(ada, "ben", "after");
        ben.awaitTrue("what comes after", () -> ben.texts("notification-text").contains("after"));
        assertThat(ben.texts("notification-text")).contains("before");
        shoot(ben, "replaced");
        assertThat(tomcat.warnings()).isEmpty();
    }

    @Test
    @Order(7)
    void logout_isSaidInAllTabsOfTheSession_andInNoOther() throws IOException {
        ben.toTab(bensFirstTab);
        ben.click("logout-button");
        ben.awaitTrue("the form", () -> ben.address().endsWith("login.html?out"));
        shoot(ben, "logged-out");
        ben.toTab(bensSecondTab);
        ben.awaitText("state", "logged out");
        assertThat(ben.element("ended").isDisplayed()).isTrue();
        assertThat(ben.element("notifications").isDisplayed()).isFalse();
        shoot(ben, "ended");
        assertThat(ada.text("state")).isEqualTo("live");
    }

    @Test
    @Order(8)
    void tomcat_stopsByItself_withStreamsOpen_andComplainsOfNothing() throws InterruptedException {
        assertThat(tomcat.stop()).as("it has stopped").isTrue();
        assertThat(tomcat.warnings()).isEmpty();
        ada.awaitText("state", "away, coming back");
    }

    /** What it looks like, wide and light, on a phone and dark; nothing is wider than the screen. */
    private static void shoot(Chromium browser, String name) throws IOException {
        shoot(browser, name + "-phone", 390, 844, "dark");
        shoot(browser, name, 1160, 860, "light");
    }

    private static void shoot(Chromium browser, String name, int width, int height, String colours) throws IOException {
        browser.show(width, height, colours);
        assertThat(browser.pageWidth()).as(name).isLessThanOrEqualTo(width);
        browser.screenshot(name);
    }
}
