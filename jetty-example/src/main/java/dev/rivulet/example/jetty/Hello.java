// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.example.jetty;

import dev.rivulet.connection.ResumeOutcome;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.event.SseEvent;
import org.jspecify.annotations.Nullable;

/** What a page is told about its own connection. */
record Hello(
        String connection, ResumeOutcome resumed, @Nullable String lastEventId) {

    /** The event for a connection whose subscriptions began so. */
    static SseEvent event(SseConnection connection, ResumeOutcome resumed) {
        Hello hello = new Hello(connection.id(), resumed, connection.request().lastEventId());
        return Json.EVENTS.event(hello).withName("hello");
    }
}
