// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import dev.rivulet.connection.CloseReason;
import dev.rivulet.event.SseEvent;
import dev.rivulet.log.Position;
import org.jspecify.annotations.Nullable;

/**
 * The last event of a stream that has ended for good. Its id says so: a browser that comes back sends it, and is answered with status 204, which makes it stay away (HTML standard,
 * section 9.2.3). Nothing needs to be remembered for that, and it holds after a restart.
 */
final class EndMark {

    private static final String PREFIX = "rivulet.end.";

    private EndMark() {}

    /**
     * The event, named {@code end}; its data is JSON, for example {@code {"reason":"COMPLETED"}}.
     *
     * @param position where the stream ended
     */
    static SseEvent of(Position position, CloseReason reason) {
        return SseEvent.named("end", "{\"reason\":\"" + reason + "\"}").withId(PREFIX + position);
    }

    /** Whether an id is that of such an event, of whatever epoch. */
    static boolean isId(@Nullable String id) {
        return id != null
                && id.startsWith(PREFIX)
                && Position.parse(id.substring(PREFIX.length())).isPresent();
    }

    /** Refuses an application's event whose id would tell every peer that reads it to stay away. */
    static void requireNone(SseEvent event) {
        if (isId(event.id())) {
            throw new IllegalArgumentException("id: \"" + event.id()
                    + "\" would say that the stream has ended; terminate() and complete() send such ids");
        }
    }
}
