// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.producer;

import dev.rivulet.servlet.Webapp;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import org.eclipse.jetty.ee10.servlets.EventSource;
import org.eclipse.jetty.ee10.servlets.EventSourceServlet;

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
}
