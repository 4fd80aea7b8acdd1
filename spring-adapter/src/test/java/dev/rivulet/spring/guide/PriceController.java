// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.guide;

import dev.rivulet.connection.StartFrom;
import dev.rivulet.spring.SseStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Flux;

/** The guide's controller. */
@RestController
class PriceController {

    private final PriceService service;
    private final Model model = question -> Flux.just(" to", " be", question);

    PriceController(PriceService service) {
        this.service = service;
    }

    interface Model {
        Flux<String> stream(String question);
    }

    @GetMapping(path = "/prices", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseStream prices() {
        return SseStream.of("prices");
    }

    @GetMapping(path = "/board", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseStream board() {
        return SseStream.of("prices", "news").snapshot("prices", service::all);
    }

    @GetMapping(path = "/chat", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseStream chat() {
        return SseStream.of().topic("chat", StartFrom.newest(20));
    }

    @GetMapping(path = "/answer", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseStream answer(@RequestParam String question) {
        return SseStream.fromReactive(model.stream(question)).named("token");
    }

    @GetMapping(path = "/lines", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseStream lines() {
        return SseStream.from(readLines());
    }

    @GetMapping(path = "/failing", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseStream failing() {
        return SseStream.fromReactive(Flux.just("one")
                        .concatWith(Flux.error(new ResponseStatusException(HttpStatus.BAD_GATEWAY, "model gone"))))
                .errorEvent(failure -> List.of("sorry"));
    }

    @GetMapping(path = "/later", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    CompletableFuture<SseStream> later() {
        return service.topicOfTheDay().thenApply(SseStream::of);
    }

    @GetMapping(path = "/tagged", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    ResponseEntity<SseStream> tagged() {
        return ResponseEntity.ok().header("X-Stream", "prices").body(SseStream.of("prices"));
    }

    private static Stream<String> readLines() {
        return Stream.of(1, 2).map(line -> Thread.currentThread().getName());
    }
}
