// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.guide.recipe;

import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.event.SseEvent;

/** What other parts of an application publish. */
final class Publications {

    private final SseBroadcaster broadcaster;

    Publications(SseBroadcaster broadcaster) {
        this.broadcaster = broadcaster;
    }

    void price(String symbol, String json) {
        broadcaster.publish("ticker", SseEvent.named("price", json).withKey(symbol));
    }

    void notification(String user, String json) {
        broadcaster.publish("user/" + user, SseEvent.named("notification", json));
    }

    void headline(String text) {
        broadcaster.publish("news", SseEvent.named("headline", "<li>" + escaped(text) + "</li>"));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }

    void frame(byte[] jpeg) {
        broadcaster.publish("camera", SseEvent.ofBase64(jpeg).withName("frame").withKey("frame"));
    }
}
