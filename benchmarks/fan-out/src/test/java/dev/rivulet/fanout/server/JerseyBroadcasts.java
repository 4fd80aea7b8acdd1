// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.fanout.server;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseBroadcaster;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.servlet.ServletContainer;

/**
 * Jersey's {@code SseBroadcaster}, on Jetty. It keeps 256 events for a reader, and closes the stream of one that is further behind: so a broadcast waits, also where
 * there is a rate, while readers are 8 events behind on average. An event for one reader does not go through the broadcaster but to that reader's sink, which
 * blocks until the socket has taken it.
 */
@Path("sse")
public final class JerseyBroadcasts implements Hub {

    private static final int OUTSTANDING = 8;

    /** A reader that is further behind does not count for more: it may have stalled, which is nothing to wait for. */
    private static final int MOST_COUNTED = 4 * OUTSTANDING;

    private static final long PAUSE = TimeUnit.MICROSECONDS.toNanos(100);

    private final Readers<Reader> readers = new Readers<>();
    private volatile Sse sse;
    private volatile SseBroadcaster broadcaster;
    private final AtomicLong broadcasts = new AtomicLong();

    private JerseyBroadcasts() {}

    /** Starts it. Returns the port. */
    static int start() throws Exception {
        JerseyBroadcasts broadcasts = new JerseyBroadcasts();
        ResourceConfig config = new ResourceConfig().registerInstances(broadcasts);
        return PeerServer.start(EmbeddedContainer.JETTY, "/*", new ServletContainer(config), broadcasts, Map.of());
    }

    /** Opens a stream. */
    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public void open(@Context Sse context, @Context SseEventSink sink, @Context HttpServletRequest request) {
        int key = Control.key(request.getQueryString());
        Reader reader = new Reader(key, sink, broadcasts.get());
        readers.add(key, reader);
        broadcaster(context).register(reader);
    }

    private synchronized SseBroadcaster broadcaster(Sse context) {
        if (broadcaster == null) {
            sse = context;
            broadcaster = context.newBroadcaster();
            broadcaster.onError((sink, failure) -> ((Reader) sink).leave());
            broadcaster.onClose(sink -> ((Reader) sink).leave());
        }
        return broadcaster;
    }

    @Override
    public void broadcast(String data) throws InterruptedException {
        while (behind() > (long) OUTSTANDING * readers.count()) {
            LockSupport.parkNanos(PAUSE);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
        broadcasts.incrementAndGet();
        broadcaster.broadcast(sse.newEvent(data));
    }

    private long behind() {
        long behind = 0;
        for (Reader reader : readers) {
            behind += Math.min(MOST_COUNTED, broadcasts.get() - reader.had.get());
        }
        return behind;
    }

    @Override
    public void publish(int topic, String data) {
        for (Reader reader : readers.of(topic)) {
            reader.sendAlone(sse.newEvent(data));
        }
    }

    @Override
    public int connections() {
        return readers.count();
    }

    /** A sink that counts what the broadcaster has written to it. */
    private final class Reader implements SseEventSink {

        private final int key;
        private final SseEventSink sink;
        private final AtomicLong had;

        Reader(int key, SseEventSink sink, long had) {
            this.key = key;
            this.sink = sink;
            this.had = new AtomicLong(had);
        }

        void leave() {
            readers.remove(key, this);
        }

        /** A write that fails closes the sink, and to a closed one none may be made. */
        void sendAlone(OutboundSseEvent event) {
            if (!sink.isClosed()) {
                sink.send(event);
            }
            if (sink.isClosed()) {
                leave();
            }
        }

        @Override
        public CompletionStage<?> send(OutboundSseEvent event) {
            CompletionStage<?> sent = sink.send(event);
            had.incrementAndGet();
            if (sink.isClosed()) {
                leave();
            }
            return sent;
        }

        @Override
        public boolean isClosed() {
            return sink.isClosed();
        }

        @Override
        public void close() {
            leave();
            sink.close();
        }
    }
}
