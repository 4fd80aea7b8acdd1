// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The published vectors say what the encoder does and what parsers see. */
class EventVectorsTest {

    static Stream<EventVector> written() {
        return EventVector.all().stream().filter(vector -> !vector.isRefused());
    }

    static Stream<EventVector> refused() {
        return EventVector.all().stream().filter(EventVector::isRefused);
    }

    @Test
    void vectors_areManyWellFormedAndNamedDifferently() {
        List<EventVector> vectors = EventVector.all();

        assertThat(vectors).hasSizeGreaterThan(50).allMatch(EventVector::isWellFormed);
        assertThat(vectors)
                .extracting(EventVector::name)
                .doesNotHaveDuplicates()
                .doesNotContain("");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("written")
    void encoder_writesExactlyTheBytes(EventVector vector) {
        byte[] bytes = vector.event().encoded().toByteArray();

        assertThat(new String(bytes, StandardCharsets.ISO_8859_1))
                .isEqualTo(new String(vector.bytes(), StandardCharsets.ISO_8859_1));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("written")
    void parsers_seeTheEvent(EventVector vector) {
        SseEvent event = vector.event();
        ParsedStream parsed = ParsedStream.byTestkit(vector.bytes());

        assertThat(parsed).isEqualTo(ParsedStream.expected(List.of(event)));
        assertThat(ParsedStream.byOkHttp(vector.bytes())).isEqualTo(parsed);
        assertThat(parsed.events()).extracting(ParsedStream.Event::data).isEqualTo(seen(vector));
    }

    private static List<String> seen(EventVector vector) {
        String data = vector.seen();
        return data == null ? List.of() : List.of(data);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void whatCannotBeWritten_isRefusedWithTheReason(EventVector vector) {
        assertThatIllegalArgumentException().isThrownBy(vector::event).withMessageStartingWith(vector.refusal());
    }
}
