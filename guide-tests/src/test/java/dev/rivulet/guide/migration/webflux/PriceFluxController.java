// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.guide.migration.webflux;

import java.time.Duration;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

@RestController
class PriceFluxController {

    private final Sinks.Many<ServerSentEvent<Price>> sink =
            Sinks.many().multicast().directBestEffort();

    @GetMapping(path = "/prices", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<ServerSentEvent<Price>> prices() {
        Flux<ServerSentEvent<Price>> heartbeats = Flux.interval(Duration.ofSeconds(15))
                .map(tick -> ServerSentEvent.<Price>builder().comment("").build());
        return Flux.merge(sink.asFlux(), heartbeats);
    }

    void publish(Price price) {
        sink.tryEmitNext(ServerSentEvent.builder(price).event("tick").build());
    }
}
