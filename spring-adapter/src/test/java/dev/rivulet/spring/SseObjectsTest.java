// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rivulet.event.SseEvent;
import java.nio.CharBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.client.RestTemplate;

/** What objects become. */
final class SseObjectsTest {

    /** With the converters that Spring finds, which write JSON by Jackson 2 or 3. */
    private final SseObjects objects = new SseObjects(new RestTemplate()::getMessageConverters);

    @Test
    void textStaysText_bytesBecomeBase64_othersJson() {
        assertThat(objects.event(" two\nlines ").data()).isEqualTo(" two\nlines ");
        assertThat(objects.event(CharBuffer.wrap("built")).data()).isEqualTo("built");
        assertThat(objects.event(new byte[] {0, (byte) 0xff}).data()).isEqualTo("AP8=");
        assertThat(objects.event(Map.of("ö", 1)).data()).isEqualTo("{\"ö\":1}");
        assertThat(objects.event("tick", 7)).isEqualTo(SseEvent.named("tick", "7"));
    }

    @Test
    void eventsStayTheEventsThatTheyAre() {
        SseEvent own = SseEvent.named("own", "data").withId("1").withKey("k");
        assertThat(objects.event(own)).isSameAs(own);
        assertThat(objects.event("other", own).name()).isEqualTo("other");

        ServerSentEvent<Object> springs = ServerSentEvent.builder()
                .id("7")
                .event("springs")
                .data(List.of(1, 2))
                .retry(Duration.ofSeconds(3))
                .comment("note")
                .build();
        assertThat(objects.event(springs))
                .isEqualTo(SseEvent.named("springs", "[1,2]")
                        .withId("7")
                        .withRetry(Duration.ofSeconds(3))
                        .withComment("note"));
    }

    @Test
    void springsEventWithoutData_isAComment_sinceBrowsersDispatchNothing() {
        assertThat(objects.event(
                        ServerSentEvent.builder().id("7").comment("note").build()))
                .isEqualTo(SseEvent.ofComment("note"));
        assertThat(objects.event(
                        ServerSentEvent.builder().retry(Duration.ofSeconds(1)).build()))
                .isEqualTo(SseEvent.ofComment("").withRetry(Duration.ofSeconds(1)));
    }

    @Test
    void whatCannotBeWritten_isRefused_withItsClass() {
        SseObjects none = new SseObjects(List::of);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> none.event(Map.of()))
                .withMessageContaining("java.util.ImmutableCollections");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> objects.event(new Self()))
                .withMessageContaining(Self.class.getName());
        assertThatIllegalArgumentException().isThrownBy(() -> objects.event("two\nlines", "x"));
    }

    /** Contains itself without end. */
    public static final class Self {

        public Self getSelf() {
            return this;
        }
    }
}
