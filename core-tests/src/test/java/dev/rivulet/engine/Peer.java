// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.broadcast.Admission;
import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.ConnectionListener;
import dev.rivulet.connection.ConnectionRequest;
import dev.rivulet.connection.Gap;
import dev.rivulet.connection.ResumeOutcome;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.connection.Subscription;
import dev.rivulet.testkit.EventStreamParser;
import dev.rivulet.testkit.ReceivedEvent;
import dev.rivulet.testkit.ScriptedTransport;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A peer in memory: one connection, what it receives, and what the application is told of it. */
final class Peer implements ConnectionListener {

    static final String ADDRESS = "192.0.2.1";

    final ScriptedTransport transport;
    private final ConnectionRequest request;
    private final Consumer<SseConnection> onOpen;

    /** How often the connection was opened: 0 or 1. */
    int opened;

    final List<CloseReason> closed = new ArrayList<>();

    /** What the application was told is missing, and what it does then. */
    final List<Gap> gaps = new ArrayList<>();

    BiConsumer<SseConnection, Gap> onGap = (connection, gap) -> {};

    /** Which topics the application lets it read. */
    BiPredicate<SseConnection, String> maySubscribe = (connection, topic) -> true;

    /** What the application does when it is told of the end. */
    Runnable onClose = () -> {};

    private @Nullable SseConnection connection;

    Peer(ScriptedTransport transport, ConnectionRequest request, Consumer<SseConnection> onOpen) {
        this.transport = transport;
        this.request = request;
        this.onOpen = onOpen;
    }

    static ConnectionRequest request() {
        return ConnectionRequest.from(ADDRESS);
    }

    static ConnectionRequest request(String lastEventId) {
        return ConnectionRequest.from(ADDRESS).withLastEventId(lastEventId);
    }

    void open(SseBroadcaster broadcaster) {
        Admission admission = broadcaster.admit(request);
        assertThat(admission.refusal()).isEmpty();
        opened++;
        connection = admission.open(transport, this);
    }

    @Override
    public void onOpen(SseConnection connection) {
        this.connection = connection;
        onOpen.accept(connection);
    }

    @Override
    public void onGap(SseConnection connection, Gap gap) {
        gaps.add(gap);
        onGap.accept(connection, gap);
    }

    @Override
    public boolean maySubscribe(SseConnection connection, String topic) {
        return maySubscribe.test(connection, topic);
    }

    @Override
    public void onClose(SseConnection connection, CloseReason reason) {
        closed.add(reason);
        onClose.run();
    }

    SseConnection connection() {
        return Objects.requireNonNull(connection, "not opened");
    }

    /** How the reading of a topic began; the subscription must have been made before. */
    ResumeOutcome outcome(String topic) {
        Subscription subscription = connection().subscribe(topic);
        return subscription.outcome();
    }

    // ---- what has been received

    List<ReceivedEvent> events() {
        return transport.events();
    }

    List<String> data() {
        return transport.events().stream()
                .filter(event -> !event.name().equals("gap"))
                .map(ReceivedEvent::data)
                .toList();
    }

    /** The id that an {@code EventSource} would send when it reconnects now. */
    String lastEventId() {
        EventStreamParser parser = new EventStreamParser(event -> {});
        parser.feed(transport.written());
        return parser.lastEventId();
    }
}
