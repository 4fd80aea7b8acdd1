// SPDX-License-Identifier: Apache-2.0
package consumer;

import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.event.SseEvent;

final class Prices {

    private final SseBroadcaster broadcaster = SseBroadcaster.builder().build();

    void publish(String price) {
        broadcaster.publish("prices", SseEvent.named("tick", price));
    }
}
