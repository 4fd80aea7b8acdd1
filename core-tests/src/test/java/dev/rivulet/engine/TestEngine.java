// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.broadcast.BroadcasterBuilder;
import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.ConnectionRequest;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.event.SseEvent;
import dev.rivulet.log.Position;
import dev.rivulet.testkit.ManualClock;
import dev.rivulet.testkit.ManualLanes;
import dev.rivulet.testkit.ScriptedTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A broadcaster that is run by hand, on the test's thread, and the peers that connect to it.
 *
 * <p>When it is closed it ends what is still open and checks what must hold for every test: no breach of the transport's contract,
 * exactly one {@code onClose} for each connection, and nothing left in the registry.
 */
final class TestEngine implements AutoCloseable {

    final ManualClock clock;
    final ManualLanes lanes;
    final SseBroadcaster broadcaster;
    private final List<Peer> peers = new ArrayList<>();

    TestEngine() {
        this(builder -> builder);
    }

    TestEngine(UnaryOperator<BroadcasterBuilder> settings) {
        this(new ManualClock(), settings);
    }

    TestEngine(ManualClock clock, UnaryOperator<BroadcasterBuilder> settings) {
        this.clock = clock;
        this.lanes = new ManualLanes(clock);
        BroadcasterBuilder builder =
                SseBroadcaster.builder().lanes(2).clock(clock).laneRunner(lanes).callbackExecutor(Runnable::run);
        broadcaster = settings.apply(builder).build();
    }

    // ---- connecting

    /** A peer that reads topics from now on. */
    Peer connect(String... topics) {
        return connect(Peer.request(), subscribing(topics));
    }

    /** A peer that lost its connection and comes back with the id of the last event that it has received. */
    Peer reconnect(Peer lost, String... topics) {
        return connectWithId(lost.lastEventId(), topics);
    }

    Peer connectWithId(String lastEventId, String... topics) {
        return connect(Peer.request(lastEventId), subscribing(topics));
    }

    Peer connect(ConnectionRequest request, Consumer<SseConnection> onOpen) {
        return open(new Peer(new ScriptedTransport(), request, onOpen));
    }

    Peer connect(ScriptedTransport transport, String... topics) {
        return open(new Peer(transport, Peer.request(), subscribing(topics)));
    }

    /** Opens a connection and runs the lanes until they are idle. */
    Peer open(Peer peer) {
        peers.add(peer);
        peer.open(broadcaster);
        run();
        return peer;
    }

    static Consumer<SseConnection> subscribing(String... topics) {
        return connection -> {
            for (String topic : topics) {
                connection.subscribe(topic);
            }
        };
    }

    // ---- publishing

    Position publish(String topic, String data) {
        return broadcaster.publish(topic, SseEvent.of(data));
    }

    /** Publishes events whose data are the numbers of a range, both ends included. */
    void publishRange(String topic, int first, int last) {
        for (int i = first; i <= last; i++) {
            publish(topic, Integer.toString(i));
        }
    }

    /** Publishes an event of about so many bytes, without running the lanes. */
    Position publishBytes(String topic, int bytes) {
        return publish(topic, "x".repeat(bytes));
    }

    // ---- running

    void run() {
        lanes.runUntilIdle();
    }

    void runFor(Duration time) {
        lanes.runFor(time);
    }

    @Override
    public void close() {
        broadcaster.registry().all().forEach(connection -> connection.close(CloseReason.PEER_GONE));
        run();
        for (Peer peer : peers) {
            assertThat(peer.transport.violations()).isEmpty();
            assertThat(peer.closed).hasSize(peer.opened);
        }
        assertThat(broadcaster.registry().count()).isZero();
        broadcaster.close(Duration.ZERO);
        assertThat(lanes.running()).isEmpty();
    }
}
