// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rivulet.log.History;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BroadcasterBuilderTest {

    private static final Duration TOO_SHORT = Duration.ofNanos(999_999);

    /** A setting that must be refused, and how the message begins. */
    record Refused(String message, Consumer<BroadcasterBuilder> setting) {
        @Override
        public String toString() {
            return message;
        }
    }

    static List<Refused> refused() {
        return List.of(
                new Refused("heartbeat: must be at least 1 ms, but was PT", b -> b.heartbeat(TOO_SHORT)),
                new Refused("heartbeat: must be at least 1 ms", b -> b.heartbeat(Duration.ofSeconds(-1))),
                new Refused("writeTimeout: must be at least 1 ms", b -> b.writeTimeout(Duration.ZERO)),
                new Refused("idleTopicTimeout: must be at least 1 ms", b -> b.idleTopicTimeout(TOO_SHORT)),
                new Refused("slackBytes: must not be negative, but was -1", b -> b.slackBytes(-1)),
                new Refused("outboxBytes: must be at least 1, but was 0", b -> b.outboxBytes(0)),
                new Refused("idleTopicBytes: must be at least 1, but was 0", b -> b.idleTopicBytes(0)),
                new Refused("lanes: must be at least 1, but was 0", b -> b.lanes(0)),
                new Refused("topic: must not be empty", b -> b.topic("", TopicSettings.standard())));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void settingOutOfItsRange_isRefusedByName(Refused refused) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> refused.setting.accept(SseBroadcaster.builder()))
                .withMessageStartingWith(refused.message);
    }

    @Test
    void topicSettings_areChangedOneByOne() {
        TopicSettings settings = TopicSettings.standard()
                .history(History.none())
                .onOverflow(OverflowPolicy.CONFLATE)
                .slackBytes(5);

        assertThat(settings).isEqualTo(new TopicSettings(History.none(), OverflowPolicy.CONFLATE, 5));
        assertThat(TopicSettings.standard())
                .isEqualTo(new TopicSettings(History.standard(), OverflowPolicy.DISCONNECT, 1_048_576));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings.slackBytes(-1))
                .withMessage("slackBytes: must not be negative, but was -1");
    }

    @Test
    void endlessDelays_areTakenAsVeryLong() {
        Duration endless = Duration.ofSeconds(Long.MAX_VALUE);

        try (SseBroadcaster broadcaster = SseBroadcaster.builder()
                .heartbeat(endless)
                .writeTimeout(endless)
                .idleTopicTimeout(endless)
                .build()) {
            assertThat(broadcaster.heartbeat()).isEqualTo(Duration.ofDays(3653));
        }
    }

    @Test
    void heartbeatOfZero_meansNone() {
        try (SseBroadcaster broadcaster =
                SseBroadcaster.builder().heartbeat(Duration.ZERO).build()) {
            assertThat(broadcaster.heartbeat()).isZero();
        }
    }

    @Test
    void builtBroadcaster_runsUntilItIsClosed() {
        SseBroadcaster broadcaster = SseBroadcaster.builder().lanes(2).build();
        assertThat(broadcaster.isClosed()).isFalse();

        broadcaster.close();
        broadcaster.close();

        assertThat(broadcaster.isClosed()).isTrue();
    }
}
