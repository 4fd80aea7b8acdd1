// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.producer;

import dev.rivulet.servlet.Webapp;
import java.io.IOException;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Spring MVC's {@code SseEmitter}. */
final class SpringEmitterTest extends ProducerContract {

    private record Stream(SseEmitter emitter, Signals signals) implements ProducedStream {

        @Override
        public void write(Sample sample) throws IOException {
            SseEmitter.SseEventBuilder event = SseEmitter.event();
            sample.comment().ifPresent(event::comment);
            if (sample.hasEvent()) {
                event.name(sample.name()).data(sample.data());
            }
            emitter.send(event);
        }

        @Override
        public void end() {
            emitter.complete();
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
        public SseEmitter open() {
            SseEmitter emitter = new SseEmitter();
            Signals signals = new Signals();
            emitter.onError(failure -> signals.add("SseEmitter.onError"));
            emitter.onCompletion(() -> signals.add("SseEmitter.onCompletion"));
            emitter.onTimeout(() -> signals.add("SseEmitter.onTimeout"));
            producer.opened(new Stream(emitter, signals));
            return emitter;
        }
    }

    private static final class Emitters extends Producer {

        @Override
        void deploy(Webapp webapp) {
            webapp.with(path(), SpringWebapp.servlet(new Controller(this)));
        }

        @Override
        List<String> toldInSilence() {
            return List.of("SseEmitter.onError", "SseEmitter.onCompletion");
        }

        @Override
        List<String> toldAtNextWrite() {
            return List.of("write fails");
        }
    }

    @Override
    Producer producer() {
        return new Emitters();
    }
}
