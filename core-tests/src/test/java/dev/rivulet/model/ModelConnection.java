// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.model;

import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.ConnectionListener;
import dev.rivulet.connection.ConnectionRequest;
import dev.rivulet.connection.ConnectionState;
import dev.rivulet.connection.Gap;
import dev.rivulet.connection.ResumeOutcome;
import dev.rivulet.connection.SendOutcome;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.connection.StartFrom;
import dev.rivulet.connection.Subscription;
import dev.rivulet.event.SseEvent;
import dev.rivulet.log.Position;
import dev.rivulet.testkit.ScriptedTransport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One connection of a peer: what was done to it, from which follows what it must receive. */
final class ModelConnection implements ConnectionListener {

    final ModelPeer peer;
    final ScriptedTransport transport = new ScriptedTransport();
    final List<CloseReason> closed = new ArrayList<>();
    final List<Window> windows = new ArrayList<>();

    /** The gaps of which the application was told. */
    final List<GapEvent> toldWhileOpening = new ArrayList<>();

    final List<GapEvent> toldLater = new ArrayList<>();

    /** The newest event when the connection was opened, and the one behind which it resumes, or -1. */
    final long openedAt;

    final @Nullable String lastEventId;

    final long resumedAt;

    /** The newest event when it was closed by the application. */
    long closeThrough = Window.OPEN;

    /** Whether the application sends something in {@code onOpen}, and answers a gap with a snapshot. */
    private final boolean sendsFirst;

    boolean stalled;
    boolean failed;
    private final SseBroadcaster broadcaster;
    private @Nullable SseConnection connection;

    ModelConnection(ModelPeer peer, SseBroadcaster broadcaster, @Nullable String lastEventId, boolean sendsFirst) {
        this.peer = peer;
        this.broadcaster = broadcaster;
        this.sendsFirst = sendsFirst;
        this.lastEventId = lastEventId;
        this.openedAt = sequence();
        this.resumedAt = known(lastEventId);
    }

    private long sequence() {
        return broadcaster.position().sequence();
    }

    private long known(@Nullable String id) {
        long own = id == null ? -1 : peer.world.withOwnId(id);
        return own >= 0 ? own : knownPosition(id);
    }

    private long knownPosition(@Nullable String id) {
        Position now = broadcaster.position();
        return Position.parse(id == null ? "" : id)
                .filter(position -> position.epoch().equals(now.epoch()) && position.sequence() <= now.sequence())
                .map(Position::sequence)
                .orElse(-1L);
    }

    void open() {
        ConnectionRequest request = ConnectionRequest.from("192.0.2." + peer.number)
                .withUser(peer.party)
                .withLastEventId(lastEventId);
        connection = broadcaster.admit(request).open(transport, this);
    }

    @Override
    public void onOpen(SseConnection opening) {
        connection = opening;
        if (sendsFirst) {
            sendWhileOpening("before");
        }
        peer.topics.forEach((topic, start) -> subscribe(topic, start, true));
        if (sendsFirst) {
            sendWhileOpening("after");
        }
    }

    private void sendWhileOpening(String when) {
        String data = peer.world.newData(20) + when;
        if (connection().send(SseEvent.of(data)) == SendOutcome.ACCEPTED) {
            addPrivate(peer.world.nextWhileOpening(), data);
        }
    }

    @Override
    public void onGap(SseConnection lacking, Gap gap) {
        GapEvent told = new GapEvent(gap.topic(), gap.after(), gap.until().toString());
        if (lacking.state() != ConnectionState.OPENING) {
            toldLater.add(told);
            send(peer.world.newData(20));
            return;
        }
        toldWhileOpening.add(told);
        if (sendsFirst) {
            sendWhileOpening("snapshot");
        }
    }

    @Override
    public void onClose(SseConnection ended, CloseReason reason) {
        closed.add(reason);
    }

    SseConnection connection() {
        return Objects.requireNonNull(connection);
    }

    boolean isOpen() {
        return closed.isEmpty() && closeThrough == Window.OPEN && !isCompleted();
    }

    /** Whether the engine has ended it, or is about to, because all that it reads is complete. */
    boolean isCompleted() {
        return connection().closeReason().filter(CloseReason.COMPLETED::equals).isPresent();
    }

    /** Whether it reads something, and nothing that goes on. */
    boolean readsOnlyCompleteTopics() {
        List<Window> current =
                windows.stream().filter(window -> !window.isEnded()).toList();
        return !current.isEmpty() && current.stream().allMatch(window -> peer.world.isComplete(window.topic));
    }

    // ---- what is done to it

    void subscribe(String topic, StartFrom start, boolean inOnOpen) {
        if (connection().topics().contains(topic)) {
            return;
        }
        long before = sequence();
        Subscription subscription = connection().subscribe(topic, start);
        long begin = subscription.outcome() == ResumeOutcome.RESUMED
                ? resumedAt
                : peer.world.begin(topic, begin(start, before, topic));
        windows.add(new Window(topic, begin, subscription.outcome(), inOnOpen));
    }

    /** Runs in which something else than now is asked for are roomy: nothing has been dropped. */
    private long begin(StartFrom start, long now, String topic) {
        if (start instanceof StartFrom.Oldest) {
            return 0;
        }
        if (start instanceof StartFrom.Newest newest) {
            return peer.world.beforeNewest(topic, newest.events());
        }
        return now;
    }

    void unsubscribe(String topic) {
        long now = sequence();
        if (connection().unsubscribe(topic)) {
            for (Window window : windows) {
                if (window.topic.equals(topic) && !window.isEnded()) {
                    window.end = now;
                    window.endBytes = transport.byteCount();
                }
            }
        }
    }

    SendOutcome send(String data) {
        SendOutcome outcome = connection().send(SseEvent.of(data));
        if (outcome == SendOutcome.ACCEPTED) {
            addPrivate(sequence(), data);
        }
        return outcome;
    }

    private void addPrivate(long place, String data) {
        peer.world.add(new Published(place, Published.Way.PRIVATE, connection().id(), data, null, null, null));
    }

    void close(CloseReason reason) {
        if (isOpen()) {
            closeThrough = sequence();
        }
        connection().close(reason);
    }

    // ---- what it must receive

    List<Published> expected(long broadcastsAfter) {
        return peer.world.all().stream()
                .filter(event -> event.sequence() <= closeThrough && isExpected(event, broadcastsAfter))
                .sorted(Comparator.comparingLong(Published::sequence))
                .toList();
    }

    private boolean isExpected(Published event, long broadcastsAfter) {
        return switch (event.way()) {
            case TOPIC -> event.isFor(peer.party) && windows.stream().anyMatch(window -> window.holds(event));
            case BROADCAST -> event.isFor(peer.party) && event.sequence() > broadcastsAfter;
            case PRIVATE -> event.target().equals(connection().id());
        };
    }

    @Nullable
    Window windowOf(Published event) {
        return windows.stream()
                .filter(window -> window.holds(event))
                .findFirst()
                .orElse(null);
    }

    /** Whether everything that is expected must have arrived: the peer has read on, and nobody cut it. */
    boolean isComplete() {
        return closed.isEmpty() || transport.isCompleted();
    }

    @Override
    public String toString() {
        return peer + "'s connection, opened at " + openedAt + ", resumed at " + resumedAt + ", closed through "
                + closeThrough + ' ' + closed + ", windows " + windows;
    }
}
