// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.guide.migration.webflux;

import dev.rivulet.spring.SseStream;
import dev.rivulet.spring.SseTemplate;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

@RestController
class PriceController {

    private final SseTemplate template;

    PriceController(SseTemplate template) {
        this.template = template;
    }

    @GetMapping(path = "/prices", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseStream prices() {
        return SseStream.of("prices");
    }

    void publish(Price price) {
        template.publish("prices", "tick", price);
    }

    /** Answers in tokens. */
    interface Model {
        Flux<String> answer(String question);
    }

    private final Model model = question -> Flux.just(" to", " be", " " + question);

    @GetMapping(path = "/answer", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseStream answer(@RequestParam String question) {
        return SseStream.fromReactive(model.answer(question)).named("token");
    }

    Disposable feed(Flux<Price> quotes) {
        Disposable feed = quotes.subscribe(price -> template.publish("prices", "tick", price));
        return feed;
    }
}
