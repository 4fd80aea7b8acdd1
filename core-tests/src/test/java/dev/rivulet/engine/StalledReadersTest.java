// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.log.History;
import dev.rivulet.testkit.ScriptedTransport;
import dev.rivulet.testkit.ScriptedTransport.Call;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Ten thousand connections, one in a hundred of which can never be written to. */
class StalledReadersTest {

    private static final int CONNECTIONS = 10_000;
    private static final int STALLED = CONNECTIONS / 100;
    private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(30);
    private static final int HISTORY_BYTES = 200_000;
    private static final int SLACK_BYTES = 100_000;
    private static final int SEGMENT_BYTES = 65_536;
    private static final int EVENTS = 200;
    private static final int EVENT_BYTES = 50_000;

    private final Crowd crowd = new Crowd("t");
    private final List<StreamDigest> healthy = new ArrayList<>();
    private final List<ScriptedTransport> stalled = new ArrayList<>();
    private final List<SseConnection> stalledConnections = new ArrayList<>();
    private final TestEngine engine = new TestEngine(builder -> builder.writeTimeout(WRITE_TIMEOUT)
            .heartbeat(Duration.ofHours(1))
            .history(History.ofEvents(1_000_000).bytes(HISTORY_BYTES))
            .slackBytes(SLACK_BYTES));

    private void connect(boolean summing) {
        for (int i = 1; i <= CONNECTIONS; i++) {
            if (i % 100 == 0) {
                ScriptedTransport transport = ScriptedTransport.discarding();
                transport.stall();
                stalled.add(transport);
                stalledConnections.add(crowd.add(engine.broadcaster, transport));
            } else {
                StreamDigest transport = new StreamDigest(summing);
                healthy.add(transport);
                crowd.add(engine.broadcaster, transport);
            }
        }
        engine.run();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void publish_toStalledReaders_doesNotDelayOthers() {
        Peer witness = engine.connect("t");
        connect(true);
        for (int i = 1; i <= 200; i++) {
            engine.publish("t", "" + i);
            engine.run();
            assertThat(engine.broadcaster.stats().writes()).isEqualTo(i * (healthy.size() + 1L));
        }

        assertThat(witness.data()).isEqualTo(Numbers.of(1, 200));
        checkHealthy(witness);
        assertThat(stalled).allMatch(transport -> transport.count(Call.WRITE) == 0);
    }

    @Test
    void memory_isBoundedByTheLogsWhateverIsPublished() {
        connect(false);
        long before = UsedHeap.bytes();
        for (int i = 0; i < EVENTS; i++) {
            engine.publishBytes("t", EVENT_BYTES);
            engine.run();
            assertThat(engine.broadcaster.stats().logBytes())
                    .isLessThanOrEqualTo(2 * (HISTORY_BYTES + SLACK_BYTES) + 2 * SEGMENT_BYTES);
        }
        long retained = UsedHeap.bytes() - before;

        assertThat(healthy).allMatch(transport -> transport.bytes() > (long) EVENTS * EVENT_BYTES);
        assertThat(retained).isLessThan(EVENTS * EVENT_BYTES / 4);
    }

    @Test
    void stalledReaders_areCutAfterTheWriteTimeoutAndForgotten() {
        Peer witness = engine.connect("t");
        connect(true);
        engine.publish("t", "before");
        engine.runFor(WRITE_TIMEOUT.minusNanos(1));
        assertThat(crowd.closed()).isEmpty();

        engine.runFor(Duration.ofMillis(251));
        engine.publish("t", "after");
        engine.run();

        assertThat(crowd.closed()).containsOnly(Map.entry(CloseReason.WRITE_STUCK, stalled.size()));
        assertThat(crowd.repetitions()).isZero();
        assertThat(stalled).hasSize(STALLED).allMatch(ScriptedTransport::isAborted);
        assertThat(stalled).allMatch(transport -> transport.violations().isEmpty());
        assertThat(engine.broadcaster.registry().count()).isEqualTo(1 + healthy.size());
        assertThat(engine.broadcaster.registry().inTopic("t")).doesNotContainAnyElementsOf(stalledConnections);
        assertThat(engine.broadcaster.registry().fromAddress(Peer.ADDRESS))
                .doesNotContainAnyElementsOf(stalledConnections);
        assertThat(engine.broadcaster.stats().closed()).containsEntry(CloseReason.WRITE_STUCK, (long) stalled.size());
        assertThat(witness.data()).containsExactly("before", "after");
        checkHealthy(witness);
    }

    /** Everybody who could be written to has the witness's bytes. */
    private void checkHealthy(Peer witness) {
        StreamDigest expected = new StreamDigest(true);
        byte[] bytes = witness.transport.written();
        expected.write(bytes, 0, bytes.length);
        assertThat(healthy)
                .allMatch(transport -> !transport.isEnded() && transport.value().equals(expected.value()));
    }
}
