// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.log.Position;
import dev.rivulet.testkit.Fault;
import dev.rivulet.testkit.FaultProxy;
import dev.rivulet.testkit.RawSseClient;
import dev.rivulet.testkit.ReceivedEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A peer whose connections are cut, and that comes again with the id of the last whole event that it has, as a browser does. */
final class CutPeer implements AutoCloseable {

    private static final int HEAD = 400;
    private static final int USUAL = 12_000;
    private static final int MANY = 100_000;

    private final FaultProxy proxy;
    private final String path;
    private final List<ReceivedEvent> received = new ArrayList<>();
    private String lastEventId = "";
    private int taken;
    private volatile long lastSequence;

    /** A peer that has read as far as a position that its page was made with; the page's address stays the same whenever the peer comes again. */
    CutPeer(int port, String path, Position start) throws IOException {
        this.proxy = FaultProxy.to("127.0.0.1", port);
        this.path = path + "&lastEventId=" + start;
        this.lastSequence = start.sequence();
    }

    /** The sequence of the last event that has come, or up to which it was told that events are lost. */
    long lastSequence() {
        return lastSequence;
    }

    List<ReceivedEvent> received() {
        return received;
    }

    /** Connects once and is cut: at any byte, by either side or in between, by an end or a reset. */
    void readUntilCut(Random random) throws IOException {
        int bytes = 1
                + random.nextInt(
                        switch (random.nextInt(8)) {
                            case 0 -> HEAD;
                            case 1 -> MANY;
                            default -> USUAL;
                        });
        switch (random.nextInt(4)) {
            case 0 -> cutByProxy(Fault.resetAfter(bytes));
            case 1 -> leaveAfter(bytes, true);
            case 2 -> leaveAfter(bytes, false);
            default -> cutByProxy(Fault.cutAfter(bytes));
        }
    }

    private void cutByProxy(Fault fault) throws IOException {
        proxy.toClient(fault);
        try (RawSseClient client = connect()) {
            while (client.read()) {
                take(client);
            }
            assertThat(client.isComplete()).as("ended by the server").isFalse();
        }
    }

    private void leaveAfter(int bytes, boolean reset) throws IOException {
        proxy.toClient(Fault.none());
        try (RawSseClient client = connect()) {
            while (client.body().length < bytes && client.read()) {
                take(client);
            }
            if (reset) {
                client.reset();
            }
        }
    }

    /** Connects once and stays until an event has come, or is known to be lost. */
    void readUntil(Position last) throws IOException {
        proxy.toClient(Fault.none());
        try (RawSseClient client = connect()) {
            while (lastSequence < last.sequence() && client.read()) {
                take(client);
            }
        }
        assertThat(lastSequence).as("the last event").isEqualTo(last.sequence());
    }

    private RawSseClient connect() throws IOException {
        taken = 0;
        RawSseClient.Builder builder =
                RawSseClient.to("127.0.0.1", proxy.port()).path(path);
        if (!lastEventId.isEmpty()) {
            builder.header("Last-Event-ID", lastEventId);
        }
        return builder.connect();
    }

    private void take(RawSseClient client) {
        List<ReceivedEvent> events = client.events();
        for (ReceivedEvent event : events.subList(taken, events.size())) {
            received.add(event);
            if (event.name().equals("gap")) {
                lastSequence = GapText.of(event).until();
            } else if (!event.lastEventId().isEmpty()) {
                lastEventId = event.lastEventId();
                lastSequence = Position.parse(lastEventId).orElseThrow().sequence();
            }
        }
        taken = events.size();
    }

    @Override
    public void close() throws IOException {
        proxy.close();
    }
}
