// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The measure of these tests is right itself. */
final class InsertionsTest {

    @Test
    void heartbeats_behindAnyLineFeed_areCounted() {
        assertThat(count("data: a\n\n", "data: a\n:\n:\n\n:\n")).isEqualTo(3);
    }

    @Test
    void commentsOfTheApplication_stay() {
        assertThat(count("a\n:\n\n:\n\n", "a\n:\n:\n\n:\n\n:\n")).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "a~, :~a~", // before the first byte
        "a^~, a^:~~", // within a CRLF
        "a^b, a^:~b", // behind a lone CR
        "a~, a:~~", // within a line
        "a~b~, a~", // something missing
        "a~, a~b~", // something added
        "a~:~b~, a~b~", // a comment of the application missing
        "a~, a~::~", // another comment
        "a~, a~:^~", // another line end
        "a~b, a~: ~b"
    })
    void anythingElse_isNoHeartbeat(String expected, String seen) {
        assertThatThrownBy(() -> count(control(expected), control(seen))).isInstanceOf(AssertionError.class);
    }

    @Test
    void anyInsertion_isExplained() {
        Random random = new Random(1);
        for (int run = 0; run < 2000; run++) {
            List<String> lines = new ArrayList<>();
            random.ints(12, 0, 4)
                    .forEach(i -> lines.add(List.of(":\n", "\n", "a\n", ":a\n").get(i)));
            String expected = "first\n" + String.join("", lines);
            for (int i = 0; i < 5; i++) {
                lines.add(random.nextInt(lines.size() + 1), ":\n");
            }
            assertThat(count(expected, "first\n" + String.join("", lines))).isEqualTo(5);
        }
    }

    private static String control(String text) {
        return text.replace('^', '\r').replace('~', '\n');
    }

    private static int count(String expected, String seen) {
        return Insertions.count(expected.getBytes(StandardCharsets.UTF_8), seen.getBytes(StandardCharsets.UTF_8));
    }
}
