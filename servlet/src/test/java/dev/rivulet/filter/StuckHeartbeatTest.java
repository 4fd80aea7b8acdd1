// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rivulet.testkit.LeakCheck;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A heartbeat may be stuck in a blocking write to a peer that does not read. */
@ExtendWith(LeakCheck.class)
final class StuckHeartbeatTest {

    private static final byte[] LINE = "data\n".getBytes(StandardCharsets.US_ASCII);
    private static final long PATIENCE_SECONDS = 20;

    private final FilterThreads threads = new FilterThreads();
    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();

    @AfterEach
    void endThreads() {
        threads.stop();
    }

    /** Takes the application's bytes; a heartbeat needs a permit. */
    private static final class FullSocket extends ServletOutputStream {

        final Semaphore room = new Semaphore(0);
        final CountDownLatch stuck = new CountDownLatch(1);
        final AtomicInteger heartbeats = new AtomicInteger();

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (length > 0 && bytes[offset] == ':') {
                stuck.countDown();
                try {
                    room.acquire();
                } catch (InterruptedException e) {
                    throw new InterruptedIOException("interrupted");
                }
                heartbeats.incrementAndGet();
            }
        }

        @Override
        public void write(int octet) {
            throw new AssertionError("bytes come in arrays");
        }
    }

    private EventStream open(ServletOutputStream out, Duration writeTimeout) throws IOException {
        EventStream stream = new EventStream(
                new StreamTerms(
                        threads,
                        Duration.ofMillis(2).toNanos(),
                        0,
                        writeTimeout.toNanos(),
                        true,
                        false,
                        true,
                        () -> {},
                        failure::complete),
                out,
                LineState.START);
        stream.write(LINE, 0, LINE.length);
        return stream;
    }

    @Test
    void complete_whileAHeartbeatIsStuck_doesNotWait_andComesAfterIt() throws Exception {
        FullSocket out = new FullSocket();
        EventStream stream = open(out, Duration.ofHours(1));
        assertThat(out.stuck.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();

        CompletableFuture<Integer> heartbeatsBefore = new CompletableFuture<>();
        stream.end(() -> heartbeatsBefore.complete(out.heartbeats.get()));
        assertThat(heartbeatsBefore).as("while the heartbeat is inside").isNotDone();

        out.room.release();
        assertThat(heartbeatsBefore.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(1);
        assertThatThrownBy(() -> stream.write(LINE, 0, LINE.length)).isInstanceOf(IOException.class);
    }

    @Test
    void stuckHeartbeat_isInterrupted_andTheApplicationLearnsOfIt() throws Exception {
        FullSocket out = new FullSocket();
        EventStream stream = open(out, Duration.ofMillis(10));
        assertThat(failure.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isInstanceOf(InterruptedIOException.class);
        assertThatThrownBy(() -> stream.write(LINE, 0, LINE.length))
                .isInstanceOf(IOException.class)
                .hasRootCauseInstanceOf(InterruptedIOException.class);
    }

    @Test
    void stuckHeartbeat_delaysNoOtherStream() throws Exception {
        FullSocket full = new FullSocket();
        open(full, Duration.ofHours(1));
        assertThat(full.stuck.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();

        FullSocket other = new FullSocket();
        other.room.release(3);
        open(other, Duration.ofHours(1));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (other.heartbeats.get() < 3 && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(other.heartbeats).hasValue(3);
        assertThat(full.heartbeats).hasValue(0);
        full.room.release(1_000_000);
        other.room.release(1_000_000);
    }

    @Test
    void filterThatEnds_freesAStuckHeartbeat() throws Exception {
        FullSocket out = new FullSocket();
        open(out, Duration.ofHours(1));
        assertThat(out.stuck.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        threads.stop();
        assertThat(failure.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isInstanceOf(InterruptedIOException.class);
    }
}
