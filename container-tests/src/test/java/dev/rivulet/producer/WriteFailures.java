// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.producer;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands between the container and the filter under test, and sees when a heartbeat has failed: the application is not told yet. */
final class WriteFailures implements Filter {

    private final CountDownLatch failed = new CountDownLatch(1);
    private final AtomicInteger writes = new AtomicInteger();

    /** Counts from here on. */
    void restart() {
        writes.set(0);
    }

    /** How many writes there were, of heartbeats if the application is silent. */
    int writes() {
        return writes.get();
    }

    void await() throws InterruptedException {
        if (!failed.await(20, TimeUnit.SECONDS)) {
            throw new AssertionError("no write has failed within 20 s");
        }
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        chain.doFilter(request, new WatchedResponse((HttpServletResponse) response));
    }

    private interface Call {
        void run() throws IOException;
    }

    private void watch(Call call) throws IOException {
        try {
            call.run();
        } catch (IOException e) {
            failed.countDown();
            throw e;
        }
    }

    private final class WatchedResponse extends HttpServletResponseWrapper {

        WatchedResponse(HttpServletResponse response) {
            super(response);
        }

        @Override
        public ServletOutputStream getOutputStream() throws IOException {
            return new WatchedStream(super.getOutputStream());
        }

        @Override
        public void flushBuffer() throws IOException {
            watch(super::flushBuffer);
        }
    }

    private final class WatchedStream extends ServletOutputStream {

        private final ServletOutputStream stream;

        WatchedStream(ServletOutputStream stream) {
            this.stream = stream;
        }

        @Override
        public void write(int b) throws IOException {
            watch(() -> stream.write(b));
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (length > 0) {
                writes.incrementAndGet();
            }
            watch(() -> stream.write(bytes, offset, length));
        }

        @Override
        public void flush() throws IOException {
            watch(stream::flush);
        }

        @Override
        public void close() throws IOException {
            watch(stream::close);
        }

        @Override
        public boolean isReady() {
            return stream.isReady();
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            stream.setWriteListener(listener);
        }
    }
}
