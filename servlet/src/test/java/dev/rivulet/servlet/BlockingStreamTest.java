// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.connection.CloseReason;
import dev.rivulet.testkit.RawSseClient;
import dev.rivulet.testkit.SseTestClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same where each write may block; and peers that do not read hold up a worker each, and nobody else. */
final class BlockingStreamTest extends StreamTest {

    private static final int STALLED = 8;
    private static final String LARGE = "x".repeat(60_000);

    private final TopicServlet servlet = new TopicServlet();

    @Override
    Webapp prepare(Webapp webapp) {
        return webapp.contextParameter("rivulet.transport", "blocking");
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void stalledReaders_doNotDelayOthers_andAreCutAfterTheWriteTimeout(Container container) throws Exception {
        Webapp webapp =
                new Webapp().with("/sse", servlet, "writeTimeout", "1s", "history", "100000", "historyBytes", "64MiB");
        List<RawSseClient> stalled = new ArrayList<>();
        try (RunningContainer running = container.start(prepare(webapp));
                SseTestClient healthy = running.connect("/sse?topics=small")) {
            servlet.awaitOpened();
            for (int i = 0; i < STALLED; i++) {
                stalled.add(stall(running));
            }
            for (int i = 0; i < 200; i++) {
                servlet.publish("large", LARGE);
                servlet.publish("small", Integer.toString(i));
            }

            assertThat(healthy.awaitEvents(200))
                    .extracting(event -> event.data())
                    .contains("0", "199");
            for (int i = 0; i < STALLED; i++) {
                assertThat(servlet.awaitClosed()).isEqualTo(CloseReason.WRITE_STUCK);
            }
            servlet.publish("small", "after it");
            healthy.awaitEvent(event -> event.data().equals("after it"));
            assertThat(servlet.shared().registry().count()).isEqualTo(1);
        } finally {
            for (RawSseClient client : stalled) {
                client.reset();
            }
        }
        requireNoWorkers();
    }

    private RawSseClient stall(RunningContainer running) throws Exception {
        RawSseClient client = RawSseClient.to("127.0.0.1", running.port())
                .path("/sse?topics=large")
                .receiveBufferSize(4096)
                .connect();
        client.head();
        servlet.awaitOpened();
        return client;
    }

    /** Those that Tomcat does not let go end with its timeout, or, as here, when the line breaks. */
    private static void requireNoWorkers() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (workers() > 0) {
            assertThat(System.nanoTime() - end).as("workers still there").isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private static long workers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("rivulet-writer-"))
                .count();
    }
}
