// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an event named {@code gap} says: that a peer will not get what lies between two places.
 *
 * @param topic the topic, empty for broadcasts
 * @param after the id that the peer named, or the last place before the gap
 * @param until the place behind which the peer goes on
 */
record GapEvent(String topic, String after, String until) {

    private static final Pattern DATA =
            Pattern.compile("\\{\"topic\":\"([^\"]*)\",\"after\":\"(\\w+-\\d+)\",\"until\":\"(\\w+-\\d+)\"}");

    static GapEvent parse(String data) {
        Matcher matcher = DATA.matcher(data);
        assertThat(matcher.matches()).as(data).isTrue();
        return new GapEvent(matcher.group(1), matcher.group(2), matcher.group(3));
    }

    boolean covers(Published event) {
        return event.way() != Published.Way.PRIVATE
                && event.target().equals(topic)
                && event.sequence() > sequence(after)
                && event.sequence() <= sequence(until);
    }

    boolean isForward() {
        return sequence(after) < sequence(until);
    }

    private static long sequence(String position) {
        return Long.parseLong(position.substring(position.indexOf('-') + 1));
    }
}
