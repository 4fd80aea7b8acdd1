// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.filter;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** Servlets that write a stream piece by piece, each in a way of its own. */
final class RandomWriter {

    private RandomWriter() {}

    enum Kind {
        /** Within the service method. */
        BLOCKING {
            @Override
            void answer(RandomStream stream, HttpServletRequest request, HttpServletResponse response)
                    throws IOException {
                writeAll(stream, response);
            }
        },

        /** By a thread of its own, which completes the response. */
        ASYNCHRONOUS {
            @Override
            void answer(RandomStream stream, HttpServletRequest request, HttpServletResponse response) {
                AsyncContext async = request.startAsync();
                async.setTimeout(0);
                start(() -> {
                    try {
                        writeAll(stream, (HttpServletResponse) async.getResponse());
                    } finally {
                        async.complete();
                    }
                });
            }
        },

        /** By a thread of its own, which waits until it may write. */
        LISTENING {
            @Override
            void answer(RandomStream stream, HttpServletRequest request, HttpServletResponse response)
                    throws IOException {
                AsyncContext async = request.startAsync();
                async.setTimeout(0);
                ServletOutputStream out = response.getOutputStream();
                Semaphore possible = new Semaphore(0);
                out.setWriteListener(new Signal(possible));
                start(() -> {
                    try {
                        for (RandomStream.Piece piece : stream.pieces()) {
                            awaitReady(out, possible);
                            pause(piece.pauseMillis()); // it has been told that it may write, and does so later
                            out.write(stream.bytes(), piece.offset(), piece.length());
                            if (piece.flushed()) {
                                awaitReady(out, possible);
                                out.flush();
                            }
                        }
                        awaitReady(out, possible);
                    } finally {
                        async.complete();
                    }
                });
            }
        },

        /** By the container's threads alone, in the loop that every tutorial has. */
        CALLED {
            @Override
            void answer(RandomStream stream, HttpServletRequest request, HttpServletResponse response)
                    throws IOException {
                AsyncContext async = request.startAsync();
                async.setTimeout(0);
                ServletOutputStream out = response.getOutputStream();
                AtomicInteger next = new AtomicInteger();
                out.setWriteListener(new WriteListener() {
                    @Override
                    public void onWritePossible() throws IOException {
                        while (out.isReady()) {
                            if (next.get() == stream.pieces().size()) {
                                async.complete();
                                return;
                            }
                            RandomStream.Piece piece = stream.pieces().get(next.getAndIncrement());
                            out.write(stream.bytes(), piece.offset(), piece.length());
                            pause(piece.pauseMillis());
                        }
                    }

                    @Override
                    public void onError(Throwable cause) {
                        async.complete();
                    }
                });
            }
        };

        abstract void answer(RandomStream stream, HttpServletRequest request, HttpServletResponse response)
                throws IOException;
    }

    private interface Work {
        void run() throws Exception;
    }

    private record Signal(Semaphore possible) implements WriteListener {
        @Override
        public void onWritePossible() {
            possible.release();
        }

        @Override
        public void onError(Throwable cause) {
            possible.release();
        }
    }

    private static void awaitReady(ServletOutputStream out, Semaphore possible) throws InterruptedException {
        while (!out.isReady()) {
            possible.acquire();
        }
    }

    private static void writeAll(RandomStream stream, HttpServletResponse response) throws IOException {
        ServletOutputStream out = response.getOutputStream();
        for (RandomStream.Piece piece : stream.pieces()) {
            out.write(stream.bytes(), piece.offset(), piece.length());
            if (piece.flushed()) {
                out.flush();
            }
            pause(piece.pauseMillis());
        }
    }

    /** Being silent for a while is what the servlet is for. */
    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void start(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (Exception e) {
                        throw new IllegalStateException("the application failed", e);
                    }
                },
                "random-writer");
        thread.setDaemon(true);
        thread.start();
    }

    /** Writes the stream in one way. */
    static HttpServlet servlet(Kind kind, RandomStream stream) {
        return new HttpServlet() {
            private static final long serialVersionUID = 1L;

            @Override
            protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
                response.setContentType("text/event-stream");
                kind.answer(stream, request, response);
            }
        };
    }
}
