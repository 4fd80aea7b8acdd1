// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.rivulet.broadcast.Refusal;
import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.ConnectionRequest;
import dev.rivulet.connection.ResumeOutcome;
import dev.rivulet.connection.SendOutcome;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.connection.StartFrom;
import dev.rivulet.event.SseEvent;
import dev.rivulet.log.Position;
import dev.rivulet.testkit.ManualClock;
import dev.rivulet.testkit.ManualLanes;
import dev.rivulet.testkit.ScriptedTransport.Call;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One random history of a broadcaster, and the model's account of it. The same seed gives the same history. */
final class RandomRun {

    private final Random random;
    private final Style style;
    private final ManualClock clock = new ManualClock();
    private final ManualLanes lanes = new ManualLanes(clock);
    private final SseBroadcaster broadcaster;
    private final World world = new World();
    private final List<ModelPeer> peers = new ArrayList<>();
    private final List<String> topics;
    private final int keys;
    private final List<String> trace = new ArrayList<>();
    private int ownIds;

    RandomRun(long seed) {
        this.random = new Random(seed);
        this.style = Style.values()[random.nextInt(Style.values().length)];
        this.broadcaster = style.apply(SseBroadcaster.builder(), random)
                .clock(clock)
                .laneRunner(lanes)
                .callbackExecutor(Runnable::run)
                .build();
        this.topics = List.of("a", "b", "c", "d").subList(0, 1 + random.nextInt(4));
        this.keys = random.nextInt(4) == 0 ? 100 : 4;
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            peers.add(newPeer(i));
        }
    }

    private ModelPeer newPeer(int number) {
        ModelPeer peer = new ModelPeer(number, world);
        for (String topic : topics) {
            if (random.nextInt(3) > 0) {
                peer.topics.put(topic, start());
            }
        }
        return peer;
    }

    private StartFrom start() {
        return switch (style.isRoomy() ? random.nextInt(5) : 4) {
            case 0 -> StartFrom.oldest();
            case 1 -> StartFrom.newest(random.nextInt(10));
            default -> StartFrom.now();
        };
    }

    /** What was done, for the message of a failure. */
    @Override
    public String toString() {
        return style + ", " + peers.size() + " peers, " + lanes.count() + " lanes, history:\n  "
                + String.join("\n  ", trace);
    }

    // ---- the run

    void play() {
        int steps = 20 + random.nextInt(keys > 4 ? 500 : 150);
        for (int i = 0; i < steps; i++) {
            step();
        }
        finish();
    }

    private void step() {
        int dice = random.nextInt(100);
        if (dice < 1) {
            complete();
        } else if (dice < 32) {
            publish();
        } else if (dice < 36) {
            broadcast();
        } else if (dice < 60) {
            runOneLane();
        } else if (dice < 64) {
            log("run until idle");
            lanes.runUntilIdle();
        } else if (dice < 69) {
            passTime();
        } else {
            stepOfPeer(peers.get(random.nextInt(peers.size())), random.nextInt(31));
        }
    }

    private void stepOfPeer(ModelPeer peer, int dice) {
        ModelConnection connection = peer.current();
        if (connection == null || !connection.closed.isEmpty()) {
            connect(peer);
        } else if (dice < 8) {
            send(connection);
        } else if (dice < 22) {
            changeReadiness(connection);
        } else if (dice < 24) {
            fail(connection);
        } else if (dice < 25) {
            CloseReason reason = random.nextBoolean() ? CloseReason.CLOSED_BY_APPLICATION : CloseReason.TERMINATED;
            log(peer + " is closed by the application: " + reason);
            connection.close(reason);
        } else if (connection.isOpen()) {
            subscribeOrNot(connection);
        }
    }

    // ---- publishing

    /** With many keys most events are small, so that many of them are kept. */
    private int size() {
        int dice = random.nextInt(100);
        return dice < 80 || (dice < 98 && keys > 4)
                ? 1 + random.nextInt(200)
                : dice < 95 ? random.nextInt(5_000) : random.nextInt(100_000);
    }

    private void publish() {
        String topic = topics.get(random.nextInt(topics.size()));
        String data = world.newData(size());
        String key = random.nextInt(keys) > 0 ? "key" + random.nextInt(keys) : null;
        String party = party();
        String ownId = ownId();
        SseEvent event = event(data, ownId);
        SseEvent keyed = key == null ? event : event.withKey(key);
        if (world.isComplete(topic)) {
            assertThatIllegalStateException().isThrownBy(() -> broadcaster.publish(topic, keyed, audience(party)));
            return;
        }
        Position position = broadcaster.publish(topic, keyed, audience(party));
        world.add(new Published(position.sequence(), Published.Way.TOPIC, topic, data, key, ownId, party));
        log("publish " + world.all().get(world.all().size() - 1));
    }

    /** Some events have ids of the application's own, unlike any other. */
    private @Nullable String ownId() {
        return random.nextInt(8) == 0 ? "own-" + ++ownIds : null;
    }

    private static SseEvent event(String data, @Nullable String ownId) {
        return ownId == null ? SseEvent.of(data) : SseEvent.of(data).withId(ownId);
    }

    private void complete() {
        String topic = topics.get(random.nextInt(topics.size()));
        boolean hasFinal = random.nextBoolean();
        String data = world.newData(size());
        String ownId = ownId();
        log("complete " + topic + (hasFinal ? " with " + data.length() + " characters" : ""));
        if (!hasFinal) {
            long through = broadcaster.complete(topic).sequence();
            if (!world.isComplete(topic)) {
                world.complete(topic, through, false);
            }
        } else if (world.isComplete(topic)) {
            assertThatIllegalStateException().isThrownBy(() -> broadcaster.complete(topic, event(data, ownId)));
        } else {
            long through = broadcaster.complete(topic, event(data, ownId)).sequence();
            world.add(new Published(through, Published.Way.TOPIC, topic, data, null, ownId, null));
            world.complete(topic, through, true);
        }
    }

    private void broadcast() {
        String data = world.newData(size());
        String party = party();
        String ownId = ownId();
        Position position = broadcaster.broadcast(event(data, ownId), audience(party));
        world.add(new Published(position.sequence(), Published.Way.BROADCAST, "", data, null, ownId, party));
        log("publish " + world.all().get(world.all().size() - 1));
    }

    private @Nullable String party() {
        return random.nextInt(4) == 0 ? "party" + random.nextInt(2) : null;
    }

    private static @Nullable Predicate<SseConnection> audience(@Nullable String party) {
        return party == null
                ? null
                : connection -> party.equals(connection.request().user());
    }

    private void send(ModelConnection connection) {
        boolean open = connection.isOpen();
        SendOutcome outcome = connection.send(world.newData(size()));
        log("send to " + connection.peer + ": " + outcome);
        assertThat(outcome == SendOutcome.CLOSED).isEqualTo(!open);
    }

    // ---- running

    private void runOneLane() {
        int lane = random.nextInt(lanes.count());
        log("run lane " + lane);
        lanes.run(lane);
    }

    private void passTime() {
        Duration time = Duration.ofMillis(random.nextInt(random.nextBoolean() ? 1_000 : 12_000));
        log("pass " + time);
        if (random.nextBoolean()) {
            clock.advance(time);
        } else {
            lanes.runFor(time);
        }
    }

    // ---- peers

    private void connect(ModelPeer peer) {
        account(peer);
        if (peer.lastEventId.startsWith(StreamCheck.END)) {
            log(peer + " is kept away, and comes anew");
            assertThat(broadcaster
                            .admit(ConnectionRequest.from("192.0.2.1").withLastEventId(peer.lastEventId))
                            .refusal())
                    .contains(Refusal.ENDED);
            peer.lastEventId = "";
        }
        if (random.nextInt(20) == 0) {
            peer.lastEventId = "foreign-7";
        }
        String id = peer.lastEventId.isEmpty() ? null : peer.lastEventId;
        log(peer + " connects with " + id);
        ModelConnection connection = new ModelConnection(peer, broadcaster, id, random.nextInt(4) == 0);
        peer.connections.add(connection);
        connection.open();
        for (Window window : connection.windows) {
            boolean mustResume = connection.resumedAt >= 0 && style.isRoomy();
            assertThat(window.outcome == ResumeOutcome.FRESH).isEqualTo(id == null);
            assertThat(!mustResume || window.outcome == ResumeOutcome.RESUMED).isTrue();
        }
    }

    private void changeReadiness(ModelConnection connection) {
        switch (random.nextInt(4)) {
            case 0, 1 -> {
                log(connection.peer + " reads all");
                connection.transport.resume();
            }
            case 2 -> {
                connection.stalled = true;
                int bytes = random.nextInt(random.nextBoolean() ? 1_000 : 100_000);
                log(connection.peer + " reads " + bytes + " bytes");
                connection.transport.readyForBytes(bytes);
            }
            default -> {
                connection.stalled = true;
                log(connection.peer + " stalls");
                connection.transport.stall();
            }
        }
    }

    private void fail(ModelConnection connection) {
        connection.failed = true;
        if (random.nextBoolean()) {
            log(connection.peer + " is gone");
            connection.transport.fail(new IOException("gone"));
        } else {
            Call call = List.of(Call.WRITE, Call.FLUSH, Call.IS_READY).get(random.nextInt(3));
            log(connection.peer + " will fail in " + call);
            connection.transport.failAt(call, connection.transport.count(call) + 1, new IOException("gone"));
        }
    }

    private void subscribeOrNot(ModelConnection connection) {
        String topic = topics.get(random.nextInt(topics.size()));
        if (connection.connection().topics().contains(topic)) {
            log(connection.peer + " unsubscribes " + topic);
            connection.unsubscribe(topic);
        } else if (!world.isComplete(topic)) {
            // The final event of a complete topic would come behind newer ones.
            log(connection.peer + " subscribes " + topic);
            connection.subscribe(topic, StartFrom.now(), false);
        }
    }

    // ---- the account

    private void finish() {
        log("everybody reads all");
        for (ModelPeer peer : peers) {
            if (peer.isConnected()) {
                peer.connections.get(peer.connections.size() - 1).transport.resume();
            }
        }
        lanes.runUntilIdle();
        peers.forEach(this::account);
        assertThat(peers.stream().filter(ModelPeer::isConnected).map(ModelPeer::current))
                .noneMatch(ModelConnection::readsOnlyCompleteTopics);
        assertThat(broadcaster.registry().count())
                .isEqualTo((int) peers.stream().filter(ModelPeer::isConnected).count());
        broadcaster.registry().all().forEach(connection -> connection.close(CloseReason.SHUTDOWN));
        lanes.runUntilIdle();
        peers.stream().flatMap(peer -> peer.connections.stream()).forEach(this::checkEnd);
        broadcaster.close(Duration.ZERO);
    }

    /** Checks a peer's last connection, which has ended or has received everything, and notes what it has received. */
    private void account(ModelPeer peer) {
        ModelConnection connection = peer.current();
        if (connection == null) {
            return;
        }
        StreamCheck check =
                new StreamCheck(connection, style, broadcaster.position().epoch());
        List<Published> received = check.run();
        peer.lastEventId = check.lastEventId().isEmpty() ? peer.lastEventId : check.lastEventId();
        for (Window window : connection.windows) {
            if (window.inOnOpen) {
                peer.journals
                        .computeIfAbsent(window.topic, topic -> new Journal(peer, topic, !style.skips()))
                        .add(window, received);
            }
        }
    }

    private void checkEnd(ModelConnection connection) {
        assertThat(connection.closed).as("%s", connection).hasSize(1);
        assertThat(connection.transport.violations()).isEmpty();
        CloseReason reason = connection.closed.get(0);
        boolean explained =
                switch (reason) {
                    case PEER_GONE -> connection.failed;
                    case WRITE_STUCK -> connection.stalled;
                    case OVERFLOW -> style == Style.DISCONNECT;
                    case COMPLETED -> connection.readsOnlyCompleteTopics();
                    case CLOSED_BY_APPLICATION, TERMINATED -> connection.closeThrough != Window.OPEN;
                    case SHUTDOWN -> true;
                    default -> false;
                };
        assertThat(explained).as("%s", connection).isTrue();
    }

    private void log(String what) {
        trace.add(what);
    }
}
