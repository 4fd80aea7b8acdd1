// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SseEventTest {

    private static final SseEvent FULL = SseEvent.named("tick", "42")
            .withId("7")
            .withRetry(Duration.ofMillis(1500))
            .withComment("hello")
            .withKey("AAPL");

    @Test
    void fields_areAsGiven() {
        assertThat(FULL.data()).isEqualTo("42");
        assertThat(FULL.name()).isEqualTo("tick");
        assertThat(FULL.id()).isEqualTo("7");
        assertThat(FULL.retry()).isEqualTo(Duration.ofMillis(1500));
        assertThat(FULL.comment()).isEqualTo("hello");
        assertThat(FULL.key()).isEqualTo("AAPL");
    }

    @Test
    void fieldsThatWereNotGiven_areNull() {
        SseEvent event = SseEvent.of("");

        assertThat(event.data()).isEmpty();
        assertThat(event.name()).isNull();
        assertThat(event.id()).isNull();
        assertThat(event.retry()).isNull();
        assertThat(event.comment()).isNull();
        assertThat(event.key()).isNull();
    }

    static List<UnaryOperator<SseEvent>> changes() {
        return List.of(
                event -> event.withData("other"),
                event -> event.withName("other"),
                event -> event.withId("other"),
                event -> event.withRetry(Duration.ofSeconds(9)),
                event -> event.withComment("other"),
                event -> event.withKey("other"));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void withMethods_changeOneFieldOfACopy(UnaryOperator<SseEvent> change) {
        String before = FULL.toString();

        SseEvent changed = change.apply(FULL);

        assertThat(changed).isNotEqualTo(FULL).isEqualTo(change.apply(FULL));
        assertThat(changed.hashCode()).isEqualTo(change.apply(FULL).hashCode());
        assertThat(changed.toString()).isNotEqualTo(before);
        assertThat(FULL.toString()).isEqualTo(before);
        SseEvent restored = changed.withData("42")
                .withName("tick")
                .withId("7")
                .withRetry(Duration.ofMillis(1500))
                .withComment("hello")
                .withKey("AAPL");
        assertThat(restored).isEqualTo(FULL);
    }

    static List<UnaryOperator<SseEvent>> changesThatNeedData() {
        return List.of(event -> event.withName("n"), event -> event.withId("i"), event -> event.withKey("k"));
    }

    @ParameterizedTest
    @MethodSource("changesThatNeedData")
    void eventWithoutData_takesNoIdNameOrKey(UnaryOperator<SseEvent> change) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> change.apply(SseEvent.ofComment("c")))
                .withMessageMatching("(id|name|key): an event without data cannot have one, but was given \"[ink]\"");
        assertThatIllegalArgumentException().isThrownBy(() -> change.apply(SseEvent.ofRetry(Duration.ZERO)));
    }

    @Test
    void commentAndRetry_canBeJoinedInOneEventWithoutData() {
        SseEvent event = SseEvent.ofComment("c").withRetry(Duration.ofSeconds(1));

        assertThat(event.data()).isNull();
        assertThat(event).isEqualTo(SseEvent.ofRetry(Duration.ofSeconds(1)).withComment("c"));
    }

    @Test
    void base64_holdsTheBytes() {
        byte[] bytes = {0, -1, 10, 13, 127, -128, 58};

        SseEvent event = SseEvent.ofBase64(bytes);

        assertThat(event.data()).doesNotContain("\n", "\r").isEqualTo("AP8KDX+AOg==");
    }

    @Test
    void encoded_isComputedOnce() {
        assertThat(FULL.encoded()).isSameAs(FULL.encoded());
    }

    @Test
    void equals_withAnythingElse_isFalse() {
        assertThat(FULL).isNotEqualTo("event").isNotEqualTo(null).isEqualTo(FULL);
    }
}
