// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.guide.recipe;

import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.event.SseEvent;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Long work, and what has come of it. */
final class Jobs {

    /** Stands for a table in a database. */
    static final Map<String, String> RESULTS = new ConcurrentHashMap<>();

    /** A piece of work. */
    interface Part {
        void run() throws Exception;
    }

    private final SseBroadcaster broadcaster;

    Jobs(SseBroadcaster broadcaster) {
        this.broadcaster = broadcaster;
    }

    void run(String id, Part... parts) {
        String topic = "job/" + id;
        try {
            for (int done = 0; done < parts.length; done++) {
                broadcaster.publish(topic, SseEvent.named("progress", done + "/" + parts.length));
                parts[done].run();
            }
            RESULTS.put(id, "done");
        } catch (Exception e) {
            RESULTS.put(id, "failed");
        }
        broadcaster.complete(topic, SseEvent.named("result", RESULTS.get(id)));
    }
}
