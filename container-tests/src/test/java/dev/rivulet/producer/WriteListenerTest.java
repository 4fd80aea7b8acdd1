// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.producer;

import dev.rivulet.servlet.Webapp;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/** A non-blocking servlet: a queue that is written out by whoever comes, the container or the publishing thread. */
final class WriteListenerTest extends ProducerContract {

    /** The stream of the book, with one lock for everything. */
    private static final class QueueStream implements ProducedStream, WriteListener {

        private final AsyncContext context;
        private final ServletOutputStream out;
        private final Signals signals = new Signals();
        private final Queue<byte[]> queue = new ArrayDeque<>();
        private boolean flushOwed;
        private boolean ending;
        private boolean over;

        QueueStream(AsyncContext context) throws IOException {
            this.context = context;
            this.out = context.getResponse().getOutputStream();
        }

        @Override
        public synchronized void write(Sample sample) throws IOException {
            sample.lines("\n").forEach(line -> queue.add(line.getBytes(StandardCharsets.UTF_8)));
            drain();
        }

        @Override
        public synchronized void end() throws IOException {
            ending = true;
            drain();
        }

        @Override
        public synchronized void onWritePossible() throws IOException {
            drain();
        }

        private void drain() throws IOException {
            while (!over && out.isReady()) {
                byte[] next = queue.poll();
                if (next != null) {
                    flushOwed = true;
                    out.write(next);
                } else if (flushOwed) {
                    flushOwed = false;
                    out.flush();
                } else {
                    completeIfEnding();
                    return;
                }
            }
        }

        private void completeIfEnding() {
            if (ending) {
                over = true;
                context.complete();
            }
        }

        @Override
        public void onError(Throwable failure) {
            signals.add("WriteListener.onError");
            synchronized (this) {
                over = true;
            }
        }

        @Override
        public Signals signals() {
            return signals;
        }
    }

    private static final class Queues extends Producer {

        private final class QueueServlet extends HttpServlet {

            private static final long serialVersionUID = 1L;

            @Override
            protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
                response.setContentType("text/event-stream");
                AsyncContext context = request.startAsync();
                context.setTimeout(0);
                QueueStream stream = new QueueStream(context);
                context.addListener(new AsyncSignals(stream.signals()));
                stream.out.setWriteListener(stream);
                opened(stream);
            }
        }

        @Override
        void deploy(Webapp webapp) {
            webapp.with(path(), new QueueServlet());
        }

        @Override
        List<String> toldInSilence() {
            return List.of("WriteListener.onError", AsyncSignals.ERROR, AsyncSignals.COMPLETE);
        }

        @Override
        List<String> toldAtNextWrite() {
            return List.of();
        }

        /** A write would only fill the queue. */
        @Override
        int writesUntilTold() {
            return 0;
        }
    }

    @Override
    Producer producer() {
        return new Queues();
    }
}
