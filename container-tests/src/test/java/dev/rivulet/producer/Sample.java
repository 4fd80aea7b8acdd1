// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.producer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * What a producer is told to write at once: a comment of its own, an event, or both. How that looks on the wire is the producer's affair.
 */
record Sample(Optional<String> comment, String name, String data) {

    /** One that has no event has no name either. */
    private static final String NO_EVENT = "";

    static Sample event(String name, String data) {
        return new Sample(Optional.empty(), name, data);
    }

    static Sample comment(String text) {
        return new Sample(Optional.of(text), NO_EVENT, "");
    }

    Sample withComment(String text) {
        return new Sample(Optional.of(text), name, data);
    }

    boolean hasEvent() {
        return !name.isEmpty();
    }

    /** What tells apart right from wrong: characters of two to four bytes, lines, own comments like heartbeats, more than a buffer. */
    static List<Sample> revealing() {
        return List.of(
                event("greeting", "Grüße, 你好, 😀"),
                comment(""),
                event("lines", "one\n:\ntwo").withComment(""),
                comment("häh?"),
                event("long", "äöü 漢字 🚀 ".repeat(1500)),
                event("colon", ":"));
    }

    /** Many small ones, the same for the same seed. */
    static List<Sample> random(long seed, int count) {
        Random random = new Random(seed);
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String data = ("ä" + i).repeat(1 + random.nextInt(40));
            samples.add(
                    switch (random.nextInt(4)) {
                        case 0 -> comment("");
                        case 1 -> event("e" + i, data).withComment("");
                        case 2 -> event("e" + i, data + "\n" + data);
                        default -> event("e" + i, data);
                    });
        }
        return samples;
    }

    /** The text of somebody who writes streams by hand, line by line, each with its end. */
    List<String> lines(String lineEnd) {
        List<String> lines = new ArrayList<>();
        comment.ifPresent(text -> lines.add(":" + text + lineEnd));
        if (hasEvent()) {
            lines.add("event: " + name + lineEnd);
            data.lines().forEach(line -> lines.add("data: " + line + lineEnd));
            lines.add(lineEnd);
        }
        return lines;
    }
}
