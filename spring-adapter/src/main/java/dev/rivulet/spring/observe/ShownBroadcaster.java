// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.observe;

import dev.rivulet.broadcast.BroadcasterStats;
import dev.rivulet.broadcast.SseBroadcaster;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** A broadcaster as the endpoint shows it. */
final class ShownBroadcaster {

    private ShownBroadcaster() {}

    static Map<String, Object> all(Broadcasters broadcasters) {
        Map<String, Object> all = new LinkedHashMap<>();
        broadcasters.byName().forEach((name, broadcaster) -> all.put(name, describe(broadcaster)));
        return all;
    }

    private static Map<String, Object> describe(SseBroadcaster broadcaster) {
        BroadcasterStats stats = broadcaster.stats();
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("draining", broadcaster.isDraining());
        shown.put("connections", stats.connections());
        shown.put("topics", stats.topics());
        shown.put("logBytes", stats.logBytes());
        shown.put("opened", stats.opened());
        shown.put("refused", stats.refused());
        shown.put("closed", closed(stats));
        shown.put("published", stats.published());
        shown.put("sent", stats.sent());
        shown.put("written", stats.written());
        shown.put("writes", stats.writes());
        shown.put("bytes", stats.bytes());
        shown.put("heartbeats", stats.heartbeats());
        shown.put("overflows", stats.overflows());
        return shown;
    }

    /** Only the reasons that there were. */
    private static Map<String, Object> closed(BroadcasterStats stats) {
        Map<String, Object> closed = new TreeMap<>();
        stats.closed().forEach((reason, count) -> {
            if (count > 0) {
                closed.put(reason.name(), count);
            }
        });
        return closed;
    }
}
