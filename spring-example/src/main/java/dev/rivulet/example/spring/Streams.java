// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.example.spring;

import dev.rivulet.spring.SseStream;
import java.security.Principal;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The streams, and what a page can ask for besides. */
@RestController
class Streams {

    private final Market market;
    private final Model model;
    private final ApplicationEventPublisher events;

    Streams(Market market, Model model, ApplicationEventPublisher events) {
        this.market = market;
        this.model = model;
        this.events = events;
    }

    /** Who is logged in. */
    @GetMapping("/me")
    String me(Principal user) {
        return user.getName();
    }

    /** All prices at first, then each that changes. Who comes back gets what was missed instead. */
    @GetMapping(path = "/prices", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseStream prices() {
        return SseStream.of(Market.TOPIC).snapshot("prices", market::now);
    }

    /** One's own orders, in all tabs. {@link Security#topicRules} says whose one may read. */
    @GetMapping(path = "/orders", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseStream orders(@RequestParam String user) {
        return SseStream.of("orders/" + user);
    }

    @PostMapping("/orders")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void order(Principal user, @RequestParam String symbol) {
        events.publishEvent(new OrderPlaced(user.getName(), symbol, 1));
    }

    /** One answer, token by token. The model is cancelled when its reader goes. */
    @GetMapping(path = "/answer", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseStream answer(@RequestParam String question) {
        return SseStream.fromReactive(model.answer(question)).named("token");
    }
}
