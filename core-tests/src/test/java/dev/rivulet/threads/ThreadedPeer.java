// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.threads;

import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.ConnectionListener;
import dev.rivulet.connection.ConnectionRequest;
import dev.rivulet.connection.ResumeOutcome;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.connection.Subscription;
import dev.rivulet.log.Position;
import dev.rivulet.testkit.EventStreamParser;
import dev.rivulet.testkit.ReceivedEvent;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A peer that comes back whenever it loses its connection, until it has received so many events. */
final class ThreadedPeer implements ConnectionListener {

    private static final int MOST_WRITES = 60;

    private final SseBroadcaster broadcaster;
    private final Network network;
    private final List<String> topics;
    private final int events;
    private final Random random;

    // guarded by this
    private final List<Long> sequences = new ArrayList<>();
    private final List<String> data = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();
    /** Never empty: a peer that is cut before its first event must not begin anew. */
    private String lastEventId;

    private FlakyTransport transport;
    private EventStreamParser parser;
    private int connections;
    private boolean open;

    ThreadedPeer(SseBroadcaster broadcaster, Network network, List<String> topics, int events, long seed) {
        this.broadcaster = broadcaster;
        this.network = network;
        this.topics = topics;
        this.events = events;
        this.random = new Random(seed);
        this.lastEventId = broadcaster.position().toString();
        this.parser = new EventStreamParser(this::received);
        this.transport = newTransport();
    }

    private FlakyTransport newTransport() {
        return new FlakyTransport(network, parser, new Random(random.nextLong()), 1 + random.nextInt(MOST_WRITES));
    }

    void connect() {
        String id;
        FlakyTransport used;
        synchronized (this) {
            id = lastEventId;
            parser = new EventStreamParser(this::received, id, InstantSource.system());
            transport = newTransport();
            used = transport;
            open = true;
            connections++;
        }
        ConnectionRequest request = ConnectionRequest.from("192.0.2.1").withLastEventId(id);
        broadcaster.admit(request).open(used, this);
    }

    @Override
    public void onOpen(SseConnection connection) {
        for (String topic : topics) {
            Subscription subscription = connection.subscribe(topic);
            if (subscription.outcome() != ResumeOutcome.RESUMED) {
                complain(topic + " began " + subscription.outcome() + " with id "
                        + connection.request().lastEventId());
            }
        }
    }

    @Override
    public void onClose(SseConnection connection, CloseReason reason) {
        boolean again;
        synchronized (this) {
            complaints.addAll(transport.violations());
            if (!open) {
                complaints.add("onClose a second time: " + reason);
            }
            open = false;
            lastEventId = parser.lastEventId();
            again = sequences.size() < events;
        }
        if (again && !broadcaster.isClosed()) {
            connect();
        }
    }

    private synchronized void received(ReceivedEvent event) {
        sequences.add(
                Position.parse(event.lastEventId()).map(Position::sequence).orElse(-1L));
        data.add(event.data());
        if (sequences.size() == events) {
            notifyAll();
        }
    }

    private synchronized void complain(String complaint) {
        complaints.add(complaint);
    }

    // ---- for the test

    synchronized boolean awaitEvents(long millis) throws InterruptedException {
        long deadline = System.nanoTime() + millis * 1_000_000;
        while (sequences.size() < events && System.nanoTime() < deadline) {
            wait(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
        }
        return sequences.size() >= events;
    }

    synchronized List<Long> sequences() {
        return List.copyOf(sequences);
    }

    synchronized List<String> data() {
        return List.copyOf(data);
    }

    synchronized List<String> complaints() {
        return List.copyOf(complaints);
    }

    synchronized int connections() {
        return connections;
    }
}
