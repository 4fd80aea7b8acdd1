// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.producer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.servlet.Container;
import dev.rivulet.servlet.RunningContainer;
import dev.rivulet.servlet.Webapp;
import dev.rivulet.testkit.RawSseClient;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.eclipse.jetty.ee10.servlets.EventSource;
import org.eclipse.jetty.ee10.servlets.EventSourceServlet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Jetty's servlet, which a plain servlet is and so runs anywhere. Its own heartbeat is the only thing that makes it look for its peer. */
final class JettyEventSourceTest extends ProducerContract {

    private record Stream(EventSource.Emitter emitter, Signals signals) implements ProducedStream {

        @Override
        public void write(Sample sample) throws IOException {
            if (sample.comment().isPresent()) {
                emitter.comment(sample.comment().get());
            }
            if (sample.hasEvent()) {
                emitter.event(sample.name(), sample.data());
            }
        }

        @Override
        public void end() {
            emitter.close();
        }
    }

    private static final class EventSources extends Producer {

        private final class Servlet extends EventSourceServlet {

            private static final long serialVersionUID = 1L;

            @Override
            protected EventSource newEventSource(HttpServletRequest request) {
                Signals signals = new Signals();
                return new EventSource() {
                    @Override
                    public void onOpen(Emitter emitter) {
                        opened(new Stream(emitter, signals));
                    }

                    @Override
                    public void onClose() {
                        signals.add("EventSource.onClose");
                    }
                };
            }
        }

        private final String ownHeartbeat;

        EventSources(String ownHeartbeat) {
            this.ownHeartbeat = ownHeartbeat;
        }

        @Override
        void deploy(Webapp webapp) {
            webapp.with(path(), new Servlet(), "heartBeatPeriod", ownHeartbeat);
        }

        @Override
        List<String> toldInSilence() {
            return List.of();
        }

        @Override
        List<String> toldAtNextWrite() {
            return List.of("write fails");
        }
    }

    @Override
    Producer producer() {
        return new EventSources("3600");
    }

    /** Its heartbeat is a CR, a flush, and an LF: nothing may come between. */
    @ParameterizedTest
    @EnumSource(Container.class)
    void ownHeartbeats_andTheFilters_leaveEachOtherInPeace(Container container) throws Exception {
        Producer producer = new EventSources("1");
        Webapp webapp = filtered(Duration.ofMillis(1));
        producer.deploy(webapp);
        try (RunningContainer running = container.start(webapp);
                producer;
                RawSseClient peer = connect(running, producer)) {
            ProducedStream stream = producer.next();
            while (withoutHeartbeats(peer).length() < 4) {
                peer.read();
            }
            stream.write(Sample.event("a", "b"));
            stream.end();
            peer.readToEnd();

            String own = withoutHeartbeats(peer);
            assertThat(own).matches("(\r\n){2,}event: a\r\ndata: b\r\n\r\n");
            assertThat(Insertions.count(own.getBytes(StandardCharsets.UTF_8), peer.body()))
                    .isPositive();
        }
    }

    private static String withoutHeartbeats(RawSseClient peer) {
        return new String(peer.body(), StandardCharsets.UTF_8).replace(":\n", "");
    }

    @ParameterizedTest
    @CsvSource({"JETTY, FIN", "JETTY, RST", "TOMCAT, FIN", "TOMCAT, RST", "UNDERTOW, FIN", "UNDERTOW, RST"})
    void ownHeartbeat_behindOneOfTheFiltersThatHasFailed_closesTheEventSource(Container container, Way way)
            throws Exception {
        Producer producer = new EventSources("1");
        Webapp webapp = filtered(Duration.ofMillis(20));
        producer.deploy(webapp);
        try (RunningContainer running = container.start(webapp);
                producer;
                RawSseClient peer = connect(running, producer)) {
            ProducedStream stream = producer.next();
            stream.write(Sample.event("a", "b"));
            peer.readComments(1);

            way.leave(peer);

            stream.signals().await("EventSource.onClose");
        }
    }
}
