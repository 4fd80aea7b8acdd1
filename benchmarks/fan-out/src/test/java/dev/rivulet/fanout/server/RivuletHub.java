// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.fanout.server;

import dev.rivulet.broadcast.BroadcasterStats;
import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.connection.SendOutcome;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.event.SseEvent;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Publishes to the library's topics and connections. */
final class RivuletHub implements Hub {

    /** The topic of readers that ask for none. */
    static final String ALL = "all";

    /** A publication without a rate waits while a reader is that far behind on average: half of what a topic's log keeps for those who are behind, by default. */
    private static final int WINDOW_IN_BYTES = 512 * 1024;

    private static final int LOOKS_PER_WINDOW = 16;
    private static final long PAUSE = TimeUnit.MICROSECONDS.toNanos(200);

    private final SseBroadcaster broadcaster;
    private final Map<Integer, SseConnection> users = new ConcurrentHashMap<>();

    // The publisher's.
    private long owed;
    private int untilLook;

    RivuletHub(SseBroadcaster broadcaster) {
        this.broadcaster = broadcaster;
    }

    SseBroadcaster broadcaster() {
        return broadcaster;
    }

    void arrived(int user, SseConnection connection) {
        connection.setAttribute("user", user);
        users.put(user, connection);
    }

    void left(SseConnection connection) {
        if (connection.attribute("user") instanceof Integer user) {
            users.remove(user, connection);
        }
    }

    @Override
    public void broadcast(String data) {
        broadcaster.publish(ALL, SseEvent.of(data));
        owed += connections();
    }

    @Override
    public void publish(int topic, String data) {
        broadcaster.publish(Integer.toString(topic), SseEvent.of(data));
        owed++;
    }

    @Override
    public void send(int user, String data) {
        SseConnection connection = users.get(user);
        if (connection == null || connection.send(SseEvent.of(data)) != SendOutcome.ACCEPTED) {
            throw new IllegalStateException("user " + user + " cannot be sent to");
        }
        owed++;
    }

    @Override
    public void awaitRoom(int size) throws InterruptedException {
        int window = Math.max(2, WINDOW_IN_BYTES / size);
        if (untilLook-- > 0) {
            return;
        }
        untilLook = window / LOOKS_PER_WINDOW;
        while (owed - broadcaster.stats().written() > (long) window * connections()) {
            LockSupport.parkNanos(PAUSE);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    @Override
    public int connections() {
        return broadcaster.registry().count();
    }

    @Override
    public String figures() {
        BroadcasterStats stats = broadcaster.stats();
        return "written=" + stats.written() + "\nwrites=" + stats.writes() + "\nbytes=" + stats.bytes()
                + "\nheartbeats=" + stats.heartbeats() + "\nclosed="
                + stats.closed().values().stream().mapToLong(Long::longValue).sum() + "\n";
    }
}
