// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.conformance;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A stream that is written without blocking, by a {@code WriteListener}: Servlet 3.1. */
public final class ListenerProducer extends HttpServlet {

    private static final long serialVersionUID = 1L;

    /** Creates the servlet. */
    public ListenerProducer() {}

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/event-stream");
        AsyncContext async = request.startAsync();
        async.setTimeout(0);
        ServletOutputStream out = response.getOutputStream();
        Producer producer = new Producer(async, out);
        new Production(request).onSignal(producer::next);
        out.setWriteListener(producer);
    }

    private static final class Producer implements WriteListener {

        private final AsyncContext async;
        private final ServletOutputStream out;
        private int wanted = 1;
        private int written;
        private boolean flushed;

        Producer(AsyncContext async, ServletOutputStream out) {
            this.async = async;
            this.out = out;
        }

        synchronized void next() {
            wanted++;
            try {
                onWritePossible();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public synchronized void onWritePossible() throws IOException {
            while (hasWork() && out.isReady()) {
                if (written == 1 && !flushed) {
                    flushed = true;
                    out.flush();
                } else {
                    write(++written);
                }
            }
        }

        private boolean hasWork() {
            return written < wanted || (written == 1 && !flushed);
        }

        private void write(int step) throws IOException {
            switch (step) {
                case 1 -> out.write(Production.FIRST.getBytes(StandardCharsets.UTF_8));
                case 2 -> out.write(Production.SECOND.getBytes(StandardCharsets.UTF_8));
                default -> {
                    wanted = step;
                    async.complete();
                }
            }
        }

        @Override
        public void onError(Throwable failure) {
            async.complete();
        }
    }
}
