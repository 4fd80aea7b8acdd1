// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.model;

import dev.rivulet.connection.ResumeOutcome;

/** What a connection is to get of one topic: everything between two places. */
final class Window {

    static final long OPEN = Long.MAX_VALUE;

    final String topic;
    final long start;
    final ResumeOutcome outcome;

    /** Whether it was made in {@code onOpen}, so that it is resumed by the next connection. */
    final boolean inOnOpen;

    /** The last event that may be written, and how many bytes were written when the reading was ended. */
    long end = OPEN;

    long endBytes = OPEN;

    Window(String topic, long start, ResumeOutcome outcome, boolean inOnOpen) {
        this.topic = topic;
        this.start = start;
        this.outcome = outcome;
        this.inOnOpen = inOnOpen;
    }

    boolean holds(Published event) {
        return event.way() == Published.Way.TOPIC
                && event.target().equals(topic)
                && event.sequence() > start
                && event.sequence() <= end;
    }

    boolean isEnded() {
        return end != OPEN;
    }

    @Override
    public String toString() {
        return topic + " (" + start + ", " + (isEnded() ? end : "...") + "] " + outcome + (inOnOpen ? "" : " late");
    }
}
