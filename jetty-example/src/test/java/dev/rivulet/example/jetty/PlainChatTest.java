// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.example.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.testkit.HtmlUnitEventSource;
import java.io.IOException;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.htmlunit.WebClient;
import org.htmlunit.html.HtmlElement;
import org.htmlunit.html.HtmlInput;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The plain chat page in HtmlUnit: two people talk, in one process, without a browser. */
class PlainChatTest {

    /** Held, since loggers that nobody holds forget their level. */
    private static final Logger HTMLUNIT = Logger.getLogger("org.htmlunit");

    private static final String LINES = """
            function lines(id) {
                var items = document.getElementById(id).getElementsByTagName('li');
                return Array.prototype.map.call(items, function (item) { return item.textContent; }).join('\\n');
            }
            """;

    @RegisterExtension
    final Running example = new Running();

    @Test
    void people_talkAndSeeEachOther() throws IOException {
        HTMLUNIT.setLevel(Level.OFF);
        try (Person ann = new Person("Ann");
                Person bob = new Person("Bob")) {
            ann.awaitPresence("Ann", "Bob");
            bob.awaitPresence("Ann", "Bob");

            ann.say("hello, Bob");
            bob.awaitTexts("Ann hello, Bob");
            bob.say("hello, <i>Ann</i> & all");
            ann.awaitTexts("Ann hello, Bob", "Bob hello, <i>Ann</i> & all");
            bob.awaitTexts("Ann hello, Bob", "Bob hello, <i>Ann</i> & all");
        }
    }

    @Test
    void person_whoComesLate_seesWhatWasSaid() throws IOException {
        example.post("chat", "name", "Ann", "text", "early");
        try (Person bob = new Person("Bob")) {
            bob.awaitTexts("Ann early");
        }
    }

    @Test
    void person_whoLeaves_isNoLongerShown() throws IOException {
        try (Person ann = new Person("Ann")) {
            try (Person bob = new Person("Bob")) {
                bob.awaitPresence("Ann", "Bob");
                ann.awaitPresence("Ann", "Bob");
            }
            Await.until("the server writes to Bob, and sees that he has gone", () -> {
                example.post("chat", "name", "Ann", "text", "Bob?");
                ann.webClient.waitForBackgroundJavaScript(1);
                return ann.lines("presence").equals(List.of("Ann"));
            });
        }
    }

    @Test
    void text_thatIsTooLong_isToldToItsWriter() throws IOException {
        try (Person ann = new Person("Ann")) {
            ann.say("x".repeat(2001));
            ann.await("the server's sentence", () -> ann.text("problem")
                    .startsWith("text: must be 1 to 2000 characters"));
            assertThat(ann.lines("messages")).isEmpty();
        }
    }

    /** Somebody with the page open. */
    private final class Person implements AutoCloseable {

        private final WebClient webClient = new WebClient();
        private final HtmlPage page;

        Person(String name) throws IOException {
            HtmlUnitEventSource.install(webClient);
            page = webClient.getPage(example.uri("chat.html").toURL());
            type("name", name);
            click("join-button");
            await(name + " has joined", () -> "live"
                    .equals(page.getElementById("state").getTextContent()));
        }

        void say(String text) throws IOException {
            type("message", text);
            click("send");
        }

        private void type(String id, String text) {
            ((HtmlInput) page.getElementById(id)).setValue(text);
        }

        private void click(String id) throws IOException {
            ((HtmlElement) page.getElementById(id)).click();
        }

        void awaitPresence(String... names) {
            String count = Integer.toString(names.length);
            await(
                    "presence of " + List.of(names),
                    () -> lines("presence").equals(List.of(names))
                            && text("presence-count").equals(count));
        }

        void awaitTexts(String... texts) {
            await("texts " + List.of(texts), () -> lines("messages").equals(List.of(texts)));
        }

        List<String> lines(String list) {
            return script("lines('" + list + "')").lines().toList();
        }

        String text(String id) {
            return script("document.getElementById('" + id + "').textContent");
        }

        /** Looks at the page by a script, which the page's own scripts do not disturb. */
        private String script(String expression) {
            return String.valueOf(page.executeJavaScript(LINES + expression).getJavaScriptResult());
        }

        void await(String what, BooleanSupplier condition) {
            Await.until(what, () -> {
                webClient.waitForBackgroundJavaScript(1);
                return condition.getAsBoolean();
            });
        }

        @Override
        public void close() {
            webClient.close();
        }
    }
}
