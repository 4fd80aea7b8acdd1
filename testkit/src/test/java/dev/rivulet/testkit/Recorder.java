// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Writes down what a parser reports, one line each. */
final class Recorder implements EventStreamParser.Listener {

    final List<String> seen = new ArrayList<>();

    static String event(String name, String data, String id) {
        return "event <" + name + "> <" + data + "> <" + id + '>';
    }

    static String comment(String text) {
        return "comment <" + text + '>';
    }

    static String retry(long millis) {
        return "retry " + millis;
    }

    @Override
    public void onEvent(ReceivedEvent event) {
        seen.add(event(event.name(), event.data(), event.lastEventId()));
    }

    @Override
    public void onComment(String text) {
        seen.add(comment(text));
    }

    @Override
    public void onRetry(Duration delay) {
        seen.add(retry(delay.toMillis()));
    }
}
