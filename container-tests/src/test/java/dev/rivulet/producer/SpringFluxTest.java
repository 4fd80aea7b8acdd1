// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.producer;

import dev.rivulet.servlet.Webapp;
import java.util.List;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/** A {@code Flux} that Spring MVC subscribes to. */
final class SpringFluxTest extends ProducerContract {

    private record Stream(Sinks.Many<ServerSentEvent<String>> sink, Signals signals) implements ProducedStream {

        @Override
        public void write(Sample sample) {
            ServerSentEvent.Builder<String> event = ServerSentEvent.builder();
            sample.comment().ifPresent(event::comment);
            if (sample.hasEvent()) {
                event.event(sample.name()).data(sample.data());
            }
            sink.tryEmitNext(event.build()).orThrow();
        }

        @Override
        public void end() {
            sink.tryEmitComplete().orThrow();
        }
    }

    /** Public, as Spring wants controllers. */
    @RestController
    public static final class Controller {

        private final Producer producer;

        Controller(Producer producer) {
            this.producer = producer;
        }

        @GetMapping("/stream")
        public Flux<ServerSentEvent<String>> open() {
            Sinks.Many<ServerSentEvent<String>> sink = Sinks.many().unicast().onBackpressureBuffer();
            Signals signals = new Signals();
            producer.opened(new Stream(sink, signals));
            return sink.asFlux().doOnCancel(() -> signals.add("Flux cancelled"));
        }
    }

    private static final class Fluxes extends Producer {

        @Override
        void deploy(Webapp webapp) {
            webapp.with(path(), SpringWebapp.servlet(new Controller(this)));
        }

        @Override
        List<String> toldInSilence() {
            return List.of();
        }

        @Override
        List<String> toldAtNextWrite() {
            return List.of("Flux cancelled");
        }
    }

    @Override
    Producer producer() {
        return new Fluxes();
    }
}
