// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.engine;

import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.ConnectionListener;
import dev.rivulet.connection.ConnectionRequest;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.transport.Transport;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Many connections that read one topic, and what the application is told of their end. */
final class Crowd implements ConnectionListener {

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(20);

    private final String topic;

    // guarded by this
    private final Map<CloseReason, Integer> closed = new EnumMap<>(CloseReason.class);
    private final Set<SseConnection> ended = new HashSet<>();
    private int calls;

    Crowd(String topic) {
        this.topic = topic;
    }

    SseConnection add(SseBroadcaster broadcaster, Transport transport) {
        return broadcaster.admit(ConnectionRequest.from(Peer.ADDRESS)).open(transport, this);
    }

    @Override
    public void onOpen(SseConnection connection) {
        connection.subscribe(topic);
    }

    @Override
    public synchronized void onClose(SseConnection connection, CloseReason reason) {
        closed.merge(reason, 1, Integer::sum);
        ended.add(connection);
        calls++;
        notifyAll();
    }

    /** How many connections ended for each reason. */
    synchronized Map<CloseReason, Integer> closed() {
        return new EnumMap<>(closed);
    }

    /** How often more than once somebody was told that a connection had ended. */
    synchronized int repetitions() {
        return calls - ended.size();
    }

    /** Waits until so many connections have ended. */
    synchronized void awaitClosed(int count) {
        long deadline = System.nanoTime() + PATIENCE;
        while (ended.size() < count) {
            long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (millis <= 0) {
                throw new AssertionError("only " + closed + " have ended, not " + count);
            }
            try {
                wait(millis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }
}
