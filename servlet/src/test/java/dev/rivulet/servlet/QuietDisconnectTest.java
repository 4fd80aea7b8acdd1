// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.event.SseEvent;
import dev.rivulet.testkit.LeakCheck;
import dev.rivulet.testkit.RawSseClient;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Peers vanish all the time: each must be noticed without a write timeout, and none is worth a line in anybody's log.
 */
@ExtendWith(LeakCheck.class)
final class QuietDisconnectTest {

    private static final int PEERS = 500;

    private final AtomicBoolean publishing = new AtomicBoolean();

    /** Counts, and ends a stream at once if asked to. */
    private static final class CountingServlet extends TopicServlet {

        private static final long serialVersionUID = 1L;

        final transient AtomicInteger opened = new AtomicInteger();
        final transient AtomicInteger ended = new AtomicInteger();

        @Override
        protected void onOpen(SseConnection connection, HttpServletRequest request) {
            opened.incrementAndGet();
            connection.subscribe("news");
            if (request.getParameter("finite") != null) {
                connection.send(SseEvent.of("all there is"));
                connection.close();
            }
        }

        @Override
        protected void onClose(SseConnection connection, CloseReason reason) {
            ended.incrementAndGet();
        }

        /** Whether all that were opened have ended, but for some. */
        boolean isLeftWith(int connections) {
            return shared().registry().count() == connections && opened.get() - ended.get() == connections;
        }
    }

    /** How a peer goes. */
    private enum Way {
        /** Everything was read, so that the server is sent an end and no reset. */
        END {
            @Override
            void leave(RawSseClient peer) throws IOException {
                peer.halfClose();
                peer.close();
            }
        },
        RESET {
            @Override
            void leave(RawSseClient peer) throws IOException {
                peer.reset();
            }
        };

        abstract void leave(RawSseClient peer) throws IOException;
    }

    private final CountingServlet servlet = new CountingServlet();

    @ParameterizedTest
    @EnumSource(Container.class)
    void peers_thatVanishInSilence_areNoticedByHeartbeats_andLeaveNoLine(Container container) throws Exception {
        vanish(container, this::connectAndLeave);
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void peers_thatVanishAmidTraffic_leaveNoLine(Container container) throws Exception {
        vanish(container, running -> amidTraffic(() -> connectAndLeave(running)));
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void peers_thatResetRightAfterTheRequest_areNoticedWithoutTheWriteTimeout_andLeaveNoLine(Container container)
            throws Exception {
        vanish(container, running -> {
            for (int i = 0; i < PEERS; i++) {
                connect(running, "/sse").reset();
            }
        });
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void peers_thatVanishWhileTheirStreamsAreClosed_leaveNoLine(Container container) throws Exception {
        vanish(container, running -> {
            for (int i = 0; i < PEERS; i++) {
                RawSseClient peer = connect(running, "/sse?finite=true");
                if (i % 3 == 0) {
                    peer.head();
                }
                ways(i).leave(peer);
            }
        });
    }

    private interface Peers {
        void comeAndGo(RunningContainer running) throws Exception;
    }

    private void vanish(Container container, Peers peers) throws Exception {
        Webapp webapp = new Webapp().with("/sse", servlet, "heartbeat", "50ms", "writeTimeout", "1h");
        try (RunningContainer running = container.start(webapp);
                LogRecords log = LogRecords.from(Level.INFO)) {
            peers.comeAndGo(running);
            try (RawSseClient last = connect(running, "/sse")) {
                last.head();
                await("only the last peer is left", () -> servlet.isLeftWith(1));
            }
            await("nobody is left", () -> servlet.isLeftWith(0));
            assertThat(log.lines()).filteredOn(line -> !isRareOnTomcat(line)).isEmpty();
        }
    }

    /** On a machine with more to do than it can, Tomcat may find a request whose write has just failed, see {@link Abort}; it says so at INFO. */
    private static boolean isRareOnTomcat(String line) {
        return line.startsWith("INFO org.apache.catalina.connector.CoyoteAdapter: Encountered a non-recycled request");
    }

    private void connectAndLeave(RunningContainer running) throws IOException {
        List<RawSseClient> peers = new ArrayList<>();
        for (int i = 0; i < PEERS; i++) {
            peers.add(connect(running, "/sse"));
        }
        for (int i = 0; i < PEERS; i++) {
            peers.get(i).head();
            if (publishing.get()) {
                peers.get(i).readEvents(1 + i % 5);
            }
            ways(i).leave(peers.get(i));
        }
    }

    private interface Step {
        void run() throws Exception;
    }

    private void amidTraffic(Step step) throws Exception {
        publishing.set(true);
        Thread publisher = new Thread(() -> {
            for (int i = 0; publishing.get(); i++) {
                servlet.publish("news", Integer.toString(i));
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
        });
        publisher.start();
        try {
            step.run();
        } finally {
            publishing.set(false);
            publisher.join();
        }
    }

    private static RawSseClient connect(RunningContainer running, String path) throws IOException {
        return RawSseClient.to("127.0.0.1", running.port()).path(path).connect();
    }

    private static Way ways(int peer) {
        return peer % 2 == 0 ? Way.END : Way.RESET;
    }

    private void await(String what, BooleanSupplier reached) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!reached.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not so within 20 s: " + what + "; opened " + servlet.opened + ", ended "
                        + servlet.ended + ", in the registry "
                        + servlet.shared().registry().count());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }
}
