// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.example.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The example's own JSON. */
class JsonTest {

    record Values(long big, double share, String text, List<String> names, Object none) {}

    @Test
    void write_ofARecord_keepsOrderAndTypes() throws Exception {
        assertThat(Json.write(new Values(5_000_000_000L, 0.5, "a", List.of("b", "c"), null)))
                .isEqualTo("{\"big\":5000000000,\"share\":0.5,\"text\":\"a\",\"names\":[\"b\",\"c\"],\"none\":null}");
    }

    @Test
    void write_ofWhatIsNoNumber_isNull() throws Exception {
        assertThat(Json.write(new Values(0, Double.NaN, "", List.of(), null))).contains("\"share\":null");
    }

    @Test
    void write_andRead_giveTheSameText() throws Exception {
        String text = "\u0000\u001f \"\\/ \b\f\n\r\t é 😀 \u2028";
        String json = Json.write(new Values(0, 0, text, List.of(), null));

        assertThat(JsonText.member(json, "text")).hasValue(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{\"a\":\"x\",\"question\":\"y\"}|y",
                "  { \"question\"  :  \"two  words\" , \"b\": {} } |two  words",
                "{\"question\":\"\\u00e9\\ud83d\\ude00\\/\"}|é😀/",
                "{\"question\":\"say \\\"hello\\\"\"}|say \"hello\""
            })
    void read_ofAMember_findsIt(String json, String expected) {
        assertThat(JsonText.member(json, "question")).hasValue(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "question",
                "{\"question\":null}",
                "{\"question\":\"",
                "{\"question\":\"\\\"",
                "{\"question\":\"\\\\u12\"}",
                "{\"question\":\"\\u12x4\"}",
                "{\"question\":\"\\q\"}",
                "{\"question\":\"\\"
            })
    void read_ofWhatIsNotThere_findsNothing(String json) {
        String doubled = json.replace("\\\\u", "\\u");
        assertThat(JsonText.member(doubled, "question")).isEmpty();
    }
}
