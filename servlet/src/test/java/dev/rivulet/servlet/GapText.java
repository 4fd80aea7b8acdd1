// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import dev.rivulet.log.Position;
import dev.rivulet.testkit.ReceivedEvent;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a {@code gap} event says.
 *
 * @param topic the topic of which events are lost
 * @param until the sequence of the last one that is
 */
record GapText(String topic, long until) {

    private static final Pattern FORM = Pattern.compile("\\{\"topic\":\"(.*)\",\"after\":\".*\",\"until\":\"(.*)\"}");

    static GapText of(ReceivedEvent event) {
        Matcher text = FORM.matcher(event.data());
        if (!text.matches()) {
            throw new AssertionError("not what a gap event says: " + event.data());
        }
        return new GapText(
                text.group(1), Position.parse(text.group(2)).orElseThrow().sequence());
    }
}
