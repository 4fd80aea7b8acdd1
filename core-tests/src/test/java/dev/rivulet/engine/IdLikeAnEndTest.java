// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.connection.CloseReason;
import dev.rivulet.event.SseEvent;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An application's own id is any text, also one that looks like the end of a stream. */
class IdLikeAnEndTest {

    @ParameterizedTest
    @ValueSource(strings = {"order-4711-end", "job-17-end", "a-1-end"})
    void peer_whoseLastEventHasSuchAnId_isLetInAgain(String id) {
        try (TestEngine engine = new TestEngine()) {
            Peer peer = engine.connect("t");
            engine.broadcaster.publish("t", SseEvent.of("one").withId(id));
            engine.run();
            peer.connection().close(CloseReason.PEER_GONE);
            engine.run();
            engine.publish("t", "two");

            assertThat(engine.broadcaster
                            .admit(Peer.request(peer.lastEventId()))
                            .refusal())
                    .isEmpty();
        }
    }
}
