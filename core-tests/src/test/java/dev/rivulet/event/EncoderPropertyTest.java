// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rivulet.testkit.RandomEvents;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever event can be made parses back to the same event, alone and among others, by two parsers that do not know each other. */
class EncoderPropertyTest {

    private static final int SEEDS = 500;
    private static final int EVENTS_PER_SEED = 10;
    private static final Pattern PLACE = Pattern.compile("(id|name|data|comment): .* at index (\\d+)\\D.*");

    static Stream<RandomEvents> seeds() {
        return RandomEvents.seeds(1, SEEDS);
    }

    private static byte[] encode(List<SseEvent> events) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        events.forEach(event -> stream.writeBytes(event.encoded().toByteArray()));
        return stream.toByteArray();
    }

    private static void check(List<SseEvent> events) {
        byte[] stream = encode(events);

        assertThat(ParsedStream.byTestkit(stream)).isEqualTo(ParsedStream.expected(events));
        assertThat(ParsedStream.byOkHttp(stream)).isEqualTo(ParsedStream.expected(events));
        assertThat(ParsedStream.comments(stream)).isEqualTo(expectedComments(events));
    }

    private static List<String> expectedComments(List<SseEvent> events) {
        List<String> lines = new ArrayList<>();
        for (SseEvent event : events) {
            String comment = event.comment();
            if (comment != null) {
                lines.addAll(List.of(ParsedStream.withLineFeeds(comment).split("\n", -1)));
            }
        }
        return lines;
    }

    @Test
    void everyFixedSample_parsesBackToItself() {
        for (SseEvent event : EventSamples.fixed()) {
            check(List.of(event));
        }
    }

    @Test
    void allFixedSamplesInOneStream_parseBackToThemselves() {
        check(EventSamples.fixed());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("seeds")
    void everyEvent_parsesBackToItself(RandomEvents random) {
        List<SseEvent> events = new ArrayList<>();
        for (int i = 0; i < EVENTS_PER_SEED; i++) {
            SseEvent event = EventSamples.random(random);
            check(List.of(event));
            events.add(event);
        }

        check(events);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("seeds")
    void whatCannotBeWritten_isRefusedWithItsFieldAndPlace(RandomEvents random) {
        for (int i = 0; i < EVENTS_PER_SEED; i++) {
            String id = random.invalidId();
            String name = random.invalidName();
            String text = random.text() + halfAPair(random) + random.text();

            assertThat(place("id", () -> SseEvent.of("x").withId(id), id)).isIn('\n', '\r', '\0');
            assertThat(place("name", () -> SseEvent.of("x").withName(name), name))
                    .isIn('\n', '\r');
            assertThat(place("data", () -> SseEvent.of(text), text)).isIn('\uD83D', '\uDE00');
            assertThat(place("comment", () -> SseEvent.ofComment(text), text)).isIn('\uD83D', '\uDE00');
        }
    }

    /** One that does not become whole by what may come before or behind it. */
    private static String halfAPair(RandomEvents random) {
        return random.below(2) == 0 ? "\uD83Dx" : "x\uDE00";
    }

    /** The character at the place that the refusal names. */
    private static char place(String field, ThrowingCallable refused, String value) {
        IllegalArgumentException refusal = catchThrowableOfType(IllegalArgumentException.class, refused);
        assertThat(refusal).isNotNull();
        Matcher matcher = PLACE.matcher(refusal.getMessage());
        assertThat(matcher.matches()).as(refusal.getMessage()).isTrue();
        assertThat(matcher.group(1)).isEqualTo(field);
        return value.charAt(Integer.parseInt(matcher.group(2)));
    }
}
