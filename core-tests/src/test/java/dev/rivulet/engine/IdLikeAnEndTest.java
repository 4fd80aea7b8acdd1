// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rivulet.connection.CloseReason;
import dev.rivulet.event.SseEvent;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
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

    @Test
    void idThatIsAnEnd_isRefused_andNothingIsPublished() {
        String forged = "rivulet.end.k3x9qa2m-1";
        SseEvent event = SseEvent.of("one").withId(forged);
        try (TestEngine engine = new TestEngine()) {
            Peer peer = engine.connect("t");

            for (ThrowingCallable attempt : List.<ThrowingCallable>of(
                    () -> engine.broadcaster.publish("t", event),
                    () -> engine.broadcaster.broadcast(event),
                    () -> engine.broadcaster.complete("t", event),
                    () -> peer.connection().send(event))) {
                assertThatIllegalArgumentException().isThrownBy(attempt).withMessageContaining("id: \"" + forged);
            }
            engine.run();

            assertThat(peer.events()).isEmpty();
            engine.publish("t", "two"); // which is not complete
            engine.run();
            assertThat(peer.data()).containsExactly("two");
        }
    }
}
