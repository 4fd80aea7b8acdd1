// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.example.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The texts that answers are made of. */
class DocumentationTest {

    private final Documentation documentation = Documentation.load();

    @ParameterizedTest
    @CsvSource({
        "What are server-sent events?, What are server-sent events?",
        "How does a browser resume after a break?, How does a browser resume after a break?",
        "Why is one slow reader no trouble for the others?, Why is one slow reader no trouble for the others?",
        "Server-sent events or WebSocket?, Server-sent events or WebSocket?",
        "does nginx buffer my stream, Which proxies get in the way?",
        "can HtmlUnit test it, How do I test my own streams?",
        "zzz, What are server-sent events?"
    })
    void find_givesThePassageThatSharesMostWords(String question, String title) {
        assertThat(documentation.find(question).title()).isEqualTo(title);
    }

    @Test
    void tokens_areWordsWithTheirSpaceAndPunctuationAlone() {
        Documentation.Passage passage = Documentation.of(
                        "# Title\n\n## One\nSay \"hello\",\nthen `go`.\n\nAgain: x-y.\n")
                .find("one");

        assertThat(passage.source()).isEqualTo("answers.md, section 1");
        assertThat(passage.text()).isEqualTo("Say \"hello\", then go.\n\nAgain: x-y.");
        assertThat(passage.tokens())
                .containsExactly(
                        "Say", " \"", "hello", "\"", ",", " then", " go", ".", "\n\nAgain", ":", " x", "-", "y", ".");
    }
}
