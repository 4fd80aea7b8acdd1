// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.servlet.Container;
import dev.rivulet.servlet.RunningContainer;
import dev.rivulet.servlet.Webapp;
import dev.rivulet.testkit.LeakCheck;
import dev.rivulet.testkit.RawSseClient;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A heartbeat finds the peer gone, while the application does this or that. */
@ExtendWith(LeakCheck.class)
final class FilterFailureTest {

    private static final byte[] EVENT = "data: x\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final long PATIENCE_SECONDS = 10;

    private final CountDownLatch told = new CountDownLatch(1);
    private final CountDownLatch heard = new CountDownLatch(1);
    private final CountDownLatch completed = new CountDownLatch(1);

    /** Tells what it hears. */
    private class Listener implements AsyncListener {

        @Override
        public void onComplete(AsyncEvent event) {
            completed.countDown();
        }

        @Override
        public void onTimeout(AsyncEvent event) {}

        @Override
        public void onError(AsyncEvent event) {
            told.countDown();
            heard.countDown();
        }

        @Override
        public void onStartAsync(AsyncEvent event) {}
    }

    private void resetAStream(Container container, HttpServlet servlet, CountDownLatch... expected) throws Exception {
        Webapp webapp = Webapp.of("/stream", servlet).filter("/*", new SseFilter(), "heartbeat", "5ms");
        try (RunningContainer server = container.start(webapp)) {
            RawSseClient peer =
                    RawSseClient.to("127.0.0.1", server.port()).path("/stream").connect();
            peer.readEvents(1);
            peer.reset();
            for (CountDownLatch latch : expected) {
                assertThat(latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void listenerThatNeedsALockOfTheWriters_getsIt(Container container) throws Exception {
        Object applications = new Object();
        CountDownLatch done = new CountDownLatch(2);
        HttpServlet servlet = new HttpServlet() {
            private static final long serialVersionUID = 1L;

            @Override
            protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
                response.setContentType("text/event-stream");
                ServletOutputStream out = response.getOutputStream();
                out.write(EVENT);
                out.flush();
                AsyncContext async = request.startAsync();
                async.setTimeout(0);
                async.addListener(new Listener() {
                    @Override
                    public void onError(AsyncEvent event) {
                        told.countDown();
                        synchronized (applications) {
                            done.countDown();
                        }
                    }
                });
                Thread writer = new Thread(() -> {
                    synchronized (applications) {
                        try {
                            told.await();
                            while (true) {
                                out.write(EVENT);
                                out.flush();
                            }
                        } catch (IOException | InterruptedException expected) {
                            done.countDown();
                        }
                    }
                });
                writer.setDaemon(true);
                writer.start();
            }
        };
        resetAStream(container, servlet, done);
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void writeListenerThatDoesNothing_hasItsResponseCompleted(Container container) throws Exception {
        HttpServlet servlet = new HttpServlet() {
            private static final long serialVersionUID = 1L;

            @Override
            protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
                response.setContentType("text/event-stream");
                ServletOutputStream out = response.getOutputStream();
                AsyncContext async = request.startAsync();
                async.setTimeout(0);
                async.addListener(new Listener());
                out.setWriteListener(new WriteListener() {
                    private boolean written;

                    @Override
                    public void onWritePossible() throws IOException {
                        if (!written && out.isReady()) {
                            written = true;
                            out.write(EVENT);
                        }
                    }

                    @Override
                    public void onError(Throwable cause) {}
                });
            }
        };
        resetAStream(container, servlet, heard, completed);
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void flushBufferOfOneWhoMayWrite_afterHeartbeats_isNoMistake(Container container) throws Exception {
        CountDownLatch flushed = new CountDownLatch(20);
        HttpServlet servlet = new HttpServlet() {
            private static final long serialVersionUID = 1L;

            @Override
            protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
                response.setContentType("text/event-stream");
                ServletOutputStream out = response.getOutputStream();
                AsyncContext async = request.startAsync();
                async.setTimeout(0);
                CountDownLatch possible = new CountDownLatch(1);
                out.setWriteListener(new WriteListener() {
                    @Override
                    public void onWritePossible() {
                        possible.countDown();
                    }

                    @Override
                    public void onError(Throwable cause) {
                        async.complete();
                    }
                });
                Thread writer = new Thread(() -> {
                    try {
                        possible.await();
                        while (flushed.getCount() > 0) {
                            if (out.isReady()) {
                                out.write(EVENT);
                            }
                            if (out.isReady()) {
                                Thread.sleep(10);
                                response.flushBuffer();
                                flushed.countDown();
                            }
                        }
                        async.complete();
                    } catch (IOException | InterruptedException expected) {
                        // the test fails by itself
                    }
                });
                writer.setDaemon(true);
                writer.start();
            }
        };
        Webapp webapp = Webapp.of("/stream", servlet).filter("/*", new SseFilter(), "heartbeat", "1ms");
        try (RunningContainer server = container.start(webapp);
                RawSseClient peer = RawSseClient.to("127.0.0.1", server.port())
                        .path("/stream")
                        .connect()) {
            peer.readToEnd();
        }
        assertThat(flushed.getCount()).isZero();
    }
}
