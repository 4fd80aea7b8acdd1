// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventEncoderTest {

    private static String text(SseEvent event) {
        return new String(EventEncoder.encode(event).toByteArray(), StandardCharsets.UTF_8);
    }

    @Test
    void allFields_comeInOneOrderAndEndWithABlankLine() {
        SseEvent event = SseEvent.named("tick", "42")
                .withId("7")
                .withRetry(Duration.ofMillis(1500))
                .withComment("hello")
                .withKey("not sent");

        assertThat(text(event)).isEqualTo(": hello\nretry: 1500\nid: 7\nevent: tick\ndata: 42\n\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\rb", "a\r\nb"})
    void lineBreaksOfEveryKind_splitDataAndComments(String text) {
        assertThat(text(SseEvent.of(text))).isEqualTo("data: a\ndata: b\n\n");
        assertThat(text(SseEvent.ofComment(text))).isEqualTo(": a\n: b\n");
    }

    @Test
    void lineBreaksInARow_areEmptyLinesEach() {
        assertThat(text(SseEvent.of("\n\r\n\r\r\n"))).isEqualTo("data: \ndata: \ndata: \ndata: \ndata: \n\n");
    }

    @Test
    void emptyData_isAnEventOfItsOwn() {
        assertThat(text(SseEvent.of(""))).isEqualTo("data: \n\n");
    }

    @Test
    void eventWithoutData_hasNoBlankLine() {
        assertThat(text(SseEvent.ofComment(""))).isEqualTo(": \n");
        assertThat(text(SseEvent.ofRetry(Duration.ofMillis(3)))).isEqualTo("retry: 3\n");
        assertThat(text(SseEvent.ofRetry(Duration.ofMillis(3)).withComment("c")))
                .isEqualTo(": c\nretry: 3\n");
    }

    @Test
    void retry_isCutToWholeMilliseconds() {
        assertThat(text(SseEvent.ofRetry(Duration.ofNanos(1_999_999)))).isEqualTo("retry: 1\n");
        assertThat(text(SseEvent.ofRetry(Duration.ofMillis(Long.MAX_VALUE)))).isEqualTo("retry: 9223372036854775807\n");
    }

    @Test
    void leadingSpace_isKeptBehindTheFormatsOwn() {
        assertThat(text(SseEvent.named(" n", " d").withId(" i").withComment(" c")))
                .isEqualTo(":  c\nid:  i\nevent:  n\ndata:  d\n\n");
    }

    @Test
    void takesId_onlyWithDataAndWithoutAnIdOfItsOwn() {
        assertThat(SseEvent.of("").encoded().takesId()).isTrue();
        assertThat(SseEvent.of("").withId("").encoded().takesId()).isFalse();
        assertThat(SseEvent.ofComment("").encoded().takesId()).isFalse();
        assertThat(SseEvent.ofRetry(Duration.ZERO).encoded().takesId()).isFalse();
    }

    @Test
    void bytes_areUtf8AndCannotBeChangedFromOutside() {
        EncodedEvent encoded = SseEvent.of("\u20AC\uD83D\uDE00").encoded();
        encoded.toByteArray()[0] = 'X';
        byte[] target = new byte[encoded.length() + 2];

        encoded.copyTo(target, 1);

        assertThat(target).startsWith(0, 'd', 'a').endsWith('\n', '\n', 0);
        assertThat(encoded.toByteArray()).isEqualTo("data: \u20AC\uD83D\uDE00\n\n".getBytes(StandardCharsets.UTF_8));
        assertThat(encoded.length()).isEqualTo(6 + 3 + 4 + 2);
    }
}
