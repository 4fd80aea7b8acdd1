// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.example.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.testkit.ReceivedEvent;
import dev.rivulet.testkit.SseTestClient;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The answers, over HTTP. */
class AnswerTest {

    private static final String QUESTION = "How do I send JSON?";
    private static final Documentation.Passage PASSAGE = Documentation.load().find(QUESTION);

    @RegisterExtension
    final Running example = new Running();

    @Test
    void get_readByABrowser_comesWordByWordAndEndsForGood() {
        try (SseTestClient client = example.openReconnecting(path(QUESTION))) {
            client.awaitEnd();

            assertThat(text(client)).isEqualTo(PASSAGE.text());
            assertThat(tokens(client)).isEqualTo(PASSAGE.tokens()).hasSizeGreaterThan(30);
            assertThat(names(client)).endsWith("done", "end");
            ReceivedEvent last = client.events().get(client.events().size() - 2);
            assertThat(Running.json(last))
                    .containsEntry("tokens", (long) PASSAGE.tokens().size())
                    .containsEntry("source", PASSAGE.source())
                    .hasEntrySatisfying(
                            "millis", millis -> assertThat((Long) millis).isPositive());
            assertThat(client.status()).isEqualTo(204);
            assertThat(client.reconnects()).isEqualTo(1);
        }
    }

    @Test
    void post_readByFetch_comesWordByWordAndEnds() {
        String body = "{ \"lang\": \"en\", \"question\" : \"How do I send \\u004aSON?\" }";
        try (SseTestClient client = SseTestClient.builder(example.uri("answers"))
                .post("application/json", body)
                .open()) {
            client.awaitEnd();

            assertThat(client.failure()).isEmpty();
            assertThat(text(client)).isEqualTo(PASSAGE.text());
            assertThat(names(client)).endsWith("done", "end").containsOnlyOnce("done");
        }
    }

    @Test
    void get_cutInTheMiddleTwice_goesOnWhereItWas() {
        try (SseTestClient client = example.openReconnecting(path(QUESTION))) {
            client.awaitEvents(10);
            client.cut();
            client.awaitReconnects(1);
            client.awaitEvents(20);
            example.streams().registry().all().forEach(connection -> connection.close());

            client.awaitEnd();
            assertThat(tokens(client)).isEqualTo(PASSAGE.tokens());
            assertThat(names(client)).containsOnlyOnce("done");
            assertThat(client.reconnects()).isEqualTo(3);
            assertThat(client.status()).isEqualTo(204);
        }
    }

    @Test
    void get_sameQuestionAnew_startsAnAnswerOfItsOwn() {
        try (SseTestClient one = example.open(path(QUESTION))) {
            one.awaitEvents(5);
            try (SseTestClient two = example.open(path(QUESTION))) {
                one.awaitEnd();
                two.awaitEnd();

                assertThat(text(one)).isEqualTo(PASSAGE.text());
                assertThat(text(two)).isEqualTo(PASSAGE.text());
                assertThat(one.events()).extracting(ReceivedEvent::lastEventId).doesNotContain(two.lastEventId());
            }
        }
    }

    @Test
    void get_ofWhatIsComplete_sendsTheRestAndEnds() {
        try (SseTestClient one = example.open(path(QUESTION))) {
            one.awaitEnd();
            String inTheMiddle = one.events().get(9).lastEventId();
            try (SseTestClient late = SseTestClient.builder(example.uri(path(QUESTION)))
                    .lastEventId(inTheMiddle)
                    .open()) {
                late.awaitEnd();

                assertThat(tokens(late))
                        .isEqualTo(PASSAGE.tokens().subList(10, PASSAGE.tokens().size()));
            }
        }
    }

    @Test
    void get_withAnUnknownId_isToldThatTheAnswerIsForgotten() {
        try (SseTestClient client = SseTestClient.builder(example.uri(path(QUESTION)))
                .lastEventId("before-7")
                .open()) {
            client.awaitEnd();

            assertThat(client.status()).isEqualTo(410);
            assertThat(client.body()).contains("forgotten");
        }
    }

    @Test
    void head_writesNothing() {
        HttpRequest head = HttpRequest.newBuilder(example.uri(path(QUESTION)))
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build();

        assertThat(example.send(head).statusCode()).isEqualTo(200);
        assertThat(example.streams().registry().count()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"answers", "answers?question=", "answers?question=%20", "answers?q=a"})
    void get_withoutAQuestion_isRefused(String path) {
        assertThat(example.get(path)).satisfies(answer -> {
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).startsWith("question: ");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "question",
                "{}",
                "{\"question\":7}",
                "{\"question\":\"\"}",
                "{\"question\":\"endless",
                "{\"question\":\"\\x\"}"
            })
    void post_withoutAQuestion_isRefused(String body) {
        try (SseTestClient client = SseTestClient.builder(example.uri("answers"))
                .post("application/json", body)
                .open()) {
            client.awaitEnd();
            assertThat(client.status()).isEqualTo(400);
            assertThat(client.body()).startsWith("question: ");
        }
    }

    @Test
    void get_withAQuestionThatIsTooLong_isRefused() {
        assertThat(example.get(path("x".repeat(1001))).statusCode()).isEqualTo(400);
    }

    private static String path(String question) {
        return "answers?question=" + Running.encode(question);
    }

    private static String text(SseTestClient client) {
        return tokens(client).stream().collect(Collectors.joining());
    }

    private static List<String> tokens(SseTestClient client) {
        return client.events().stream()
                .filter(event -> event.name().equals("token"))
                .map(ReceivedEvent::data)
                .toList();
    }

    private static List<String> names(SseTestClient client) {
        return client.events().stream().map(ReceivedEvent::name).toList();
    }
}
