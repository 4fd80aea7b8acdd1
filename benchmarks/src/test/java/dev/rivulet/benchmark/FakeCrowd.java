// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.benchmark;

import dev.rivulet.broadcast.BroadcasterBuilder;
import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.connection.ConnectionListener;
import dev.rivulet.connection.ConnectionRequest;
import dev.rivulet.connection.SseConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * A broadcaster and its connections, without network and without threads: publisher and lane are the thread that measures.
 *
 * <p>Thread safety: none.
 */
final class FakeCrowd implements AutoCloseable {

    private final HandRunner runner = new HandRunner();
    private final List<SseConnection> connections = new ArrayList<>();
    private final SseBroadcaster broadcaster;

    private FakeCrowd(BroadcasterBuilder builder) {
        broadcaster = builder.lanes(1)
                .laneRunner(runner)
                .callbackExecutor(Runnable::run)
                .heartbeat(Duration.ZERO)
                .build();
    }

    static FakeCrowd of(BroadcasterBuilder builder) {
        return new FakeCrowd(builder);
    }

    SseBroadcaster broadcaster() {
        return broadcaster;
    }

    List<SseConnection> connections() {
        return connections;
    }

    /** Opens connections, each of which reads one topic. */
    FakeCrowd with(int count, IntFunction<String> topic) {
        for (int i = 0; i < count; i++) {
            connections.add(open("192.0.2.1", topic.apply(i)));
        }
        run();
        return this;
    }

    SseConnection open(String address, String topic) {
        return broadcaster.admit(ConnectionRequest.from(address)).open(new ForgetfulTransport(), (ConnectionListener)
                connection -> connection.subscribe(topic));
    }

    /** Lets the lane do all that is due. */
    void run() {
        runner.run();
    }

    @Override
    public void close() {
        connections.forEach(SseConnection::close);
        run();
        broadcaster.close();
    }
}
