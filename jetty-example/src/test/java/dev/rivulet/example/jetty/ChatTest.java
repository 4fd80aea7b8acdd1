// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.example.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.testkit.ReceivedEvent;
import dev.rivulet.testkit.SseTestClient;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The chat, over HTTP. */
class ChatTest {

    private static final String TOO_LONG_NAME = "12345678901234567890123456789012345678901";

    @RegisterExtension
    final Running example = new Running();

    @Test
    void say_reachesEverybody() {
        List<String> texts = IntStream.range(0, 20).mapToObj(i -> "text " + i).toList();
        try (SseTestClient ann = join("Ann");
                SseTestClient bob = join("Bob")) {
            texts.forEach(text -> assertThat(say("Ann", text).statusCode()).isEqualTo(204));

            assertThat(awaitTexts(ann, 20)).isEqualTo(texts);
            assertThat(awaitTexts(bob, 20)).isEqualTo(texts);
        }
    }

    @Test
    void say_withQuotesLinesAndOtherScripts_arrivesAsItWas() {
        String text = "\"a\\b\"\r\ndata: forged\n\u0001 grüß 😀";
        try (SseTestClient ann = join("Ann")) {
            say("Zoë", text);

            assertThat(Running.json(awaitSaid(ann, 1).get(0)))
                    .containsEntry("from", "Zoë")
                    .containsEntry("text", text)
                    .containsKey("time");
        }
    }

    @Test
    void join_late_getsWhatWasSaidBefore() {
        say("Ann", "first");
        say("Ann", "second");

        try (SseTestClient bob = join("Bob")) {
            say("Ann", "third");
            assertThat(awaitTexts(bob, 3)).containsExactly("first", "second", "third");
        }
    }

    @Test
    void join_again_resumesWithWhatWasSaidMeanwhile() {
        try (SseTestClient ann = reconnecting("Ann")) {
            say("Bob", "one");
            awaitTexts(ann, 1);
            example.streams().registry().inTopic(ChatServlet.CHAT).forEach(connection -> connection.close());
            say("Bob", "two");
            say("Bob", "three");

            ann.awaitReconnects(1);
            assertThat(awaitTexts(ann, 3)).containsExactly("one", "two", "three");
            ReceivedEvent hello = ann.awaitEvent(
                    event -> event.name().equals("hello") && event.data().contains("RESUMED"));
            assertThat(Running.json(hello)).containsKey("lastEventId");
        }
    }

    @Test
    void presence_followsJoiningAndLeaving() {
        try (SseTestClient ann = join("Ann")) {
            awaitPresence(ann, "{\"names\":[\"Ann\"],\"count\":1}");
            SseTestClient bob = join("Bob");
            awaitPresence(ann, "{\"names\":[\"Ann\",\"Bob\"],\"count\":2}");
            awaitPresence(bob, "{\"names\":[\"Ann\",\"Bob\"],\"count\":2}");

            bob.close();

            Await.until("the server writes to Bob, and sees that he has gone", () -> {
                say("Ann", "Bob?");
                return newestPresence(ann).equals("{\"names\":[\"Ann\"],\"count\":1}");
            });
        }
    }

    @Test
    void presence_ofOneNameOnTwoConnections_namesItOnce() {
        try (SseTestClient one = join("Ann");
                SseTestClient two = join("Ann")) {
            awaitPresence(one, "{\"names\":[\"Ann\"],\"count\":2}");
            awaitPresence(two, "{\"names\":[\"Ann\"],\"count\":2}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\nb", "a\u0000b", TOO_LONG_NAME})
    void join_withAWrongName_isRefusedBeforeTheStream(String name) {
        try (SseTestClient client = join(name)) {
            client.awaitEnd();
            assertThat(client.status()).isEqualTo(400);
            assertThat(client.body()).startsWith("name: ");
        }
        assertThat(example.streams().stats().opened()).isZero();
    }

    @Test
    void join_withoutAName_isRefused() {
        assertThat(example.get("streams/chat").statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\tb", TOO_LONG_NAME})
    void say_underAWrongName_isRefused(String name) {
        HttpResponse<String> answer = say(name, "text");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).startsWith("name: ");
    }

    @Test
    void say_nothingOrTooMuch_isRefused() {
        for (String text : List.of("", " \n", "x".repeat(2001))) {
            HttpResponse<String> answer = say("Ann", text);
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).startsWith("text: ");
        }
        assertThat(example.post("chat", "name", "Ann").body()).startsWith("text: ");
        assertThat(say("Ann", "x".repeat(2000)).statusCode()).isEqualTo(204);
    }

    private SseTestClient join(String name) {
        return example.open("streams/chat?name=" + Running.encode(name));
    }

    private SseTestClient reconnecting(String name) {
        return example.openReconnecting("streams/chat?name=" + Running.encode(name));
    }

    private HttpResponse<String> say(String name, String text) {
        return example.post("chat", "name", name, "text", text);
    }

    private static void awaitPresence(SseTestClient client, String data) {
        client.awaitEvent(
                event -> event.name().equals("presence") && event.data().equals(data));
    }

    private static String newestPresence(SseTestClient client) {
        return client.events().stream()
                .filter(event -> event.name().equals("presence"))
                .reduce((older, newer) -> newer)
                .map(ReceivedEvent::data)
                .orElseThrow();
    }

    private static List<String> awaitTexts(SseTestClient client, int count) {
        return awaitSaid(client, count).stream()
                .map(event -> (String) Running.json(event).get("text"))
                .toList();
    }

    private static List<ReceivedEvent> awaitSaid(SseTestClient client, int count) {
        Await.until(count + " texts", () -> said(client).size() >= count);
        return said(client);
    }

    private static List<ReceivedEvent> said(SseTestClient client) {
        return client.events().stream()
                .filter(event -> event.name().equals("message"))
                .toList();
    }
}
