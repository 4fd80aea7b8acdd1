// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.migration;

import dev.rivulet.event.SseEvent;
import dev.rivulet.spring.SseStream;
import dev.rivulet.spring.SseTemplate;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

@RestController
class TopicController {

    private final SseTemplate template;

    TopicController(SseTemplate template) {
        this.template = template;
    }

    @GetMapping(path = "/prices", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseStream prices() {
        return SseStream.of("prices");
    }

    void publish(Price price) {
        template.publish("prices", "tick", price);
    }

    @GetMapping(path = "/prices-and-state", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseStream pricesAndState() {
        return SseStream.of("prices").snapshot("state", this::allPrices);
    }

    @GetMapping(path = "/orders/{user}", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseStream orders(@PathVariable String user) {
        return SseStream.of("orders/" + user);
    }

    void publishOrder(String user, String order) {
        template.publish("orders/" + user, order);
    }

    @GetMapping(path = "/answer", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseStream answer() {
        return SseStream.from(tokens()).named("token");
    }

    @GetMapping(path = "/tagged", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    ResponseEntity<SseStream> tagged() {
        return ResponseEntity.ok().header("X-Stream", "prices").body(SseStream.of("prices"));
    }

    @GetMapping(path = "/greeted", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseStream greeted() {
        return SseStream.of("prices").onOpen(connection -> connection.send(SseEvent.named("hello", "for you alone")));
    }

    private List<Price> allPrices() {
        return List.of(new Price("AAPL", 187.5));
    }

    private Stream<String> tokens() {
        return Stream.of("Tokens", " keep", " their", " blanks");
    }
}
