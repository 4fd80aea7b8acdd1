// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.event.SseEvent;
import org.junit.jupiter.api.Test;

/** Publishing to a closed broadcaster, which stays an attribute of its webapp. */
class RefusedPublishTest {

    @Test
    void refusedPublish_leavesNoTopic() {
        SseBroadcaster broadcaster = SseBroadcaster.builder().build();
        broadcaster.close();
        for (int i = 0; i < 100; i++) {
            String topic = "user/" + i;
            assertThatIllegalStateException().isThrownBy(() -> broadcaster.publish(topic, SseEvent.of("x")));
        }

        assertThat(broadcaster.stats().topics()).isZero();
    }
}
