// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.producer;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseBroadcaster;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.List;

/** Jersey's {@code SseBroadcaster}, which writes from threads of its own. */
final class JerseyBroadcasterTest extends ProducerContract {

    private record Stream(Sse sse, SseBroadcaster broadcaster, SseEventSink sink, Signals signals)
            implements ProducedStream {

        @Override
        public void write(Sample sample) throws Exception {
            JerseyProducer.join(broadcaster.broadcast(JerseyProducer.event(sse, sample)));
        }

        @Override
        public void end() {
            broadcaster.close();
        }
    }

    /** Public, as Jersey wants resources. */
    @Path("events")
    public static final class Resource {

        private final Producer producer;

        Resource(Producer producer) {
            this.producer = producer;
        }

        @GET
        @Produces(MediaType.SERVER_SENT_EVENTS)
        public void open(@Context Sse sse, @Context SseEventSink sink) {
            Signals signals = new Signals();
            SseBroadcaster broadcaster = sse.newBroadcaster();
            broadcaster.onClose(closed -> signals.add("SseBroadcaster.onClose"));
            broadcaster.onError((failed, failure) -> signals.add("SseBroadcaster.onError"));
            broadcaster.register(sink);
            producer.opened(new Stream(sse, broadcaster, sink, signals));
        }
    }

    private static final class Broadcasters extends JerseyProducer {

        @Override
        Object resource() {
            return new Resource(this);
        }

        @Override
        List<String> toldInSilence() {
            return List.of();
        }

        @Override
        List<String> toldAtNextWrite() {
            return List.of("SseBroadcaster.onError");
        }

        /** It does not look at what becomes of a write: the first one that fails closes the sink, the next one finds it closed. */
        @Override
        int writesUntilTold() {
            return 2;
        }

        /** It keeps 256 for a peer, and drops what is more. */
        @Override
        int capacity() {
            return 200;
        }
    }

    @Override
    Producer producer() {
        return new Broadcasters();
    }
}
