// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.event;

import dev.rivulet.testkit.RandomEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Events to encode: some by hand, some at random. */
public final class EventSamples {

    private static final int MEBIBYTE = 1024 * 1024;

    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "  x",
            ":",
            ": x",
            "data: x",
            "a\nb",
            "a\rb",
            "a\r\nb",
            "\n",
            "\r",
            "\r\n",
            "\n\r",
            "\n\n\n",
            "\r\r\n\n",
            "a\n",
            "\na",
            "a\u2028b\u2029c",
            "\uFEFF",
            "\uFEFFdata: x",
            "\u0000",
            "\uD83D\uDE00",
            "\uD83D\uDC69\u200D\uD83D\uDCBB",
            "\uFFFE\uFFFF\uDBFF\uDFFF",
            "\u007F\u0085\u00A0",
            "x\n\nevent: forged\ndata: forged\n\n");

    private EventSamples() {}

    /** Every text in every field that takes it, each control character at each place, and a line of a mebibyte. */
    public static List<SseEvent> fixed() {
        List<SseEvent> samples = new ArrayList<>();
        TEXTS.forEach(text -> addWhereAllowed(samples, text));
        for (char c = 0; c < ' '; c++) {
            addWhereAllowed(samples, "" + c);
            addWhereAllowed(samples, c + "a");
            addWhereAllowed(samples, "a" + c);
            addWhereAllowed(samples, "a" + c + "b");
        }
        samples.add(SseEvent.of("x".repeat(MEBIBYTE)));
        samples.add(SseEvent.of("\n".repeat(10_000)));
        samples.add(SseEvent.named("n".repeat(MEBIBYTE), "x").withId("i".repeat(MEBIBYTE)));
        samples.add(SseEvent.ofRetry(Duration.ZERO));
        samples.add(SseEvent.ofRetry(Duration.ofMillis(Long.MAX_VALUE)));
        samples.add(SseEvent.of("x").withRetry(Duration.ofNanos(1_999_999)));
        return samples;
    }

    private static void addWhereAllowed(List<SseEvent> samples, String text) {
        samples.add(SseEvent.of(text));
        samples.add(SseEvent.ofComment(text));
        samples.add(SseEvent.of("x").withComment(text));
        boolean oneLine = text.indexOf('\n') < 0 && text.indexOf('\r') < 0;
        if (oneLine && !text.isEmpty()) {
            samples.add(SseEvent.named(text, text));
        }
        if (oneLine && text.indexOf('\0') < 0) {
            samples.add(SseEvent.of(text).withId(text));
        }
    }

    /** Any event that can be made. */
    public static SseEvent random(RandomEvents random) {
        if (random.below(12) == 0) {
            SseEvent event = SseEvent.ofComment(random.text());
            return random.below(2) == 0 ? event : event.withRetry(random.retry());
        }
        SseEvent event = SseEvent.of(random.text());
        String name = random.name();
        event = random.below(2) == 0 && !name.isEmpty() ? event.withName(name) : event;
        event = random.below(4) == 0 ? event.withId(random.id()) : event;
        event = random.below(4) == 0 ? event.withComment(random.text()) : event;
        event = random.below(4) == 0 ? event.withRetry(random.retry()) : event;
        return random.below(4) == 0 ? event.withKey("key") : event;
    }
}
