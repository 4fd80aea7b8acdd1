// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.producer;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.List;

/** Jersey's {@code SseEventSink}. */
final class JerseySinkTest extends ProducerContract {

    private record Stream(Sse sse, SseEventSink sink, Signals signals) implements ProducedStream {

        @Override
        public void write(Sample sample) throws Exception {
            try {
                JerseyProducer.join(sink.send(JerseyProducer.event(sse, sample)));
            } finally {
                if (sink.isClosed()) {
                    signals.add("SseEventSink.isClosed");
                }
            }
        }

        @Override
        public void end() {
            sink.close();
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
            producer.opened(new Stream(sse, sink, new Signals()));
        }
    }

    private static final class Sinks extends JerseyProducer {

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
            return List.of("write fails", "SseEventSink.isClosed");
        }
    }

    @Override
    Producer producer() {
        return new Sinks();
    }
}
