// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rivulet.transport.TransportListener;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may call the container when, on a container that writes as slowly as the test wants. */
final class BlockingTransportTest {

    private static final byte[] BYTES = {1, 2, 3};

    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final SlowStream out = new SlowStream();
    private final Told told = new Told();
    private final WriteWorkers workers = new WriteWorkers(2);
    private final AsyncContext async = (AsyncContext) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {AsyncContext.class}, (proxy, method, arguments) -> {
                calls.add(method.getName() + (Thread.currentThread().isInterrupted() ? " under an interrupt" : ""));
                out.ended.release();
                return null;
            });
    private final ServletResponse response = (ServletResponse) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {ServletResponse.class}, (proxy, method, arguments) -> {
                calls.add(method.getName());
                return null;
            });
    private volatile boolean isServing;
    private final Semaphore served = new Semaphore(0);
    private final BlockingTransport transport = transport(workers);

    private BlockingTransport transport(WriteWorkers writers) {
        return new BlockingTransport(
                new ServletTransport.Exchange(() -> async, response, Abort.BY_COMPLETING),
                out,
                WriteRelease.BY_INTERRUPTING,
                this::awaitServed,
                writers);
    }

    private void awaitServed() {
        if (isServing) {
            served.acquireUninterruptibly();
        }
    }

    @BeforeEach
    void start() throws IOException {
        transport.start(told);
        assertThat(calls).containsExactly("setTimeout", "addListener", "flushBuffer");
        calls.removeAll(List.of("setTimeout", "addListener"));
        out.ended.drainPermits();
    }

    @AfterEach
    void stop() {
        out.permits.release(100);
        served.release(100);
        workers.stop();
    }

    @Test
    void write_returnsAtOnce_andReadinessComesBackWhenItIsDone() throws Exception {
        assertThat(transport.isReady()).isTrue();
        transport.write(BYTES, 0, 3);
        out.awaitInside();

        assertThat(transport.isReady()).isFalse();
        out.permits.release(1);

        told.awaitWritable();
        assertThat(transport.isReady()).isTrue();
        assertThat(calls).containsExactly("flushBuffer", "write 3", "flush");
    }

    @Test
    void complete_underAWrite_isMadeByTheWorker_whenItHasComeOut() throws Exception {
        transport.write(BYTES, 0, 3);
        out.awaitInside();

        transport.complete();

        assertThat(calls).containsExactly("flushBuffer");
        out.permits.release(1);
        out.awaitEnded();
        assertThat(calls).containsExactly("flushBuffer", "write 3", "flush", "complete");
    }

    @Test
    void abort_underAWrite_freesTheWorker_whichThenEndsTheResponse() throws Exception {
        transport.write(BYTES, 0, 3);
        out.awaitInside();

        transport.abort();

        out.awaitEnded();
        assertThat(calls).containsExactly("flushBuffer", "interrupted", "complete");
    }

    @Test
    void interrupt_thatFreesAWorker_isOver_beforeTheWorkerEndsTheResponse() throws Exception {
        out.remembersInterrupts = true;
        transport.write(BYTES, 0, 3);
        out.awaitInside();

        transport.abort();

        out.awaitEnded();
        assertThat(calls).containsExactly("flushBuffer", "interrupted", "complete");
    }

    @Test
    void abort_ofAWriteThatWaitsForAWorker_writesNothing() throws Exception {
        workers.execute(out.permits::acquireUninterruptibly);
        workers.execute(out.permits::acquireUninterruptibly);
        transport.write(BYTES, 0, 3);

        transport.abort();

        assertThat(calls).containsExactly("flushBuffer");
        out.permits.release(2);
        out.awaitEnded();
        assertThat(calls).containsExactly("flushBuffer", "complete");
    }

    @Test
    void containersError_underAWrite_isNotAnsweredByCompleting() throws Exception {
        transport.write(BYTES, 0, 3);
        out.awaitInside();
        AsyncEvents events = new AsyncEvents(transport) {
            @Override
            long maxWait() {
                return 1;
            }
        };

        events.onTimeout(new AsyncEvent(async));

        told.awaitFailure();
        transport.abort();
        told.awaitFailure();
        workers.stop();
        assertThat(calls).contains("interrupted").doesNotContain("complete");
    }

    @Test
    void containersError_isAnsweredByCompleting_whenTheLaneHasFreedTheWriter() throws Exception {
        told.onFailure = () -> {
            told.onFailure = () -> {};
            transport.abort();
        };
        transport.write(BYTES, 0, 3);
        out.awaitInside();

        new AsyncEvents(transport).onError(new AsyncEvent(async));

        assertThat(calls).containsSubsequence("interrupted", "complete");
    }

    @Test
    void write_waitsForTheThreadThatServes_outsideOfTheContainer() throws Exception {
        isServing = true;
        transport.write(BYTES, 0, 3);
        out.permits.release(1);

        assertThat(transport.isReady()).isFalse();
        assertThat(transport.isHeldUpByPeer()).isFalse();
        assertThat(transport.gate().awaitOutside(0)).isTrue();
        assertThat(calls).containsExactly("flushBuffer");

        served.release();
        told.awaitWritable();
        assertThat(calls).containsExactly("flushBuffer", "write 3", "flush");
    }

    @Test
    void write_isNotMade_whenTheThreadThatServesHasEndedTheResponse() throws Exception {
        isServing = true;
        transport.write(BYTES, 0, 3);

        new AsyncEvents(transport).onError(new AsyncEvent(async));
        served.release();

        told.awaitFailure();
        told.awaitWritable();
        assertThat(calls).contains("complete").doesNotContain("write 3");
    }

    @Test
    void failedWrite_isToldToTheConnection() throws Exception {
        out.failure = new IOException("reset by peer");
        transport.write(BYTES, 0, 3);
        out.permits.release(1);

        assertThat(told.awaitFailure()).hasMessage("reset by peer");
        told.awaitWritable();
        transport.abort();
        assertThat(calls).containsExactly("flushBuffer", "complete");
    }

    @Test
    void write_thatGetsNoThread_fails_andTheResponseIsEndedAllTheSame() {
        BlockingTransport without = transport(new WriteWorkers(1, task -> {
            throw new OutOfMemoryError("unable to create native thread");
        }));
        without.goAsync();

        assertThatThrownBy(() -> without.write(BYTES, 0, 3)).isInstanceOf(OutOfMemoryError.class);
        without.abort();
        assertThat(calls).contains("complete");
    }

    @Test
    void peer_isToBlame_onlyWhileAWorkerIsInside() throws Exception {
        workers.execute(out.permits::acquireUninterruptibly);
        workers.execute(out.permits::acquireUninterruptibly);
        transport.write(BYTES, 0, 3);

        assertThat(transport.isReady()).isFalse();
        assertThat(transport.isHeldUpByPeer()).isFalse();
        out.permits.release(1);
        out.awaitInside();
        assertThat(transport.isHeldUpByPeer()).isTrue();
    }

    @Test
    void write_afterTheWebappHasStopped_fails() {
        workers.stop();

        assertThatThrownBy(() -> transport.write(BYTES, 0, 3)).isInstanceOf(IOException.class);
        transport.abort();
        assertThat(calls).containsExactly("flushBuffer", "complete");
    }

    private final class SlowStream extends ServletOutputStream {

        private final Semaphore inside = new Semaphore(0);
        private final Semaphore permits = new Semaphore(0);
        private final Semaphore ended = new Semaphore(0);
        private volatile IOException failure;
        private volatile boolean remembersInterrupts;

        void awaitInside() throws InterruptedException {
            assertThat(inside.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
        }

        void awaitEnded() throws InterruptedException {
            assertThat(ended.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            inside.release();
            try {
                permits.acquire();
            } catch (InterruptedException e) {
                calls.add("interrupted");
                if (remembersInterrupts) {
                    Thread.currentThread().interrupt();
                }
                throw new InterruptedIOException();
            }
            if (failure != null) {
                throw failure;
            }
            calls.add("write " + length);
        }

        @Override
        public void flush() {
            calls.add("flush");
        }

        @Override
        public void write(int octet) {
            throw new AssertionError("one at a time");
        }

        @Override
        public boolean isReady() {
            throw new AssertionError("not asked where writes may block");
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new AssertionError("not there on Servlet 3.0");
        }
    }

    private static final class Told implements TransportListener {

        private final Semaphore writable = new Semaphore(0);
        private final Semaphore failed = new Semaphore(0);
        private volatile Throwable cause;

        @Override
        public void onWritable() {
            writable.release();
        }

        private volatile Runnable onFailure = () -> {};

        @Override
        public void onFailure(Throwable reported) {
            cause = reported;
            failed.release();
            onFailure.run();
        }

        void awaitWritable() throws InterruptedException {
            assertThat(writable.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
        }

        Throwable awaitFailure() throws InterruptedException {
            assertThat(failed.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
            return cause;
        }
    }
}
