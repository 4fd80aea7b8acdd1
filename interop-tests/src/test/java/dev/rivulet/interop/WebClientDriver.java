// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.interop;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.Disposable;

/** Spring's WebClient over Reactor Netty: a Flux that completes, or fails, with the stream. */
final class WebClientDriver implements Driver {

    private static final int ENOUGH = 16 * 1024 * 1024;
    private static final ParameterizedTypeReference<ServerSentEvent<String>> EVENT =
            new ParameterizedTypeReference<>() {};

    private final WebClient usual = WebClient.create();
    private final WebClient advised = WebClient.builder()
            .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(ENOUGH))
            .build();

    @Override
    public void open(Wish wish, Reading reading) {
        WebClient client = wish.isAdvised() ? advised : usual;
        Disposable stream = client.get()
                .uri(wish.uri())
                .accept(MediaType.TEXT_EVENT_STREAM)
                .headers(headers -> {
                    if (wish.lastEventId() != null) {
                        headers.set("Last-Event-ID", wish.lastEventId());
                    }
                })
                .retrieve()
                .bodyToFlux(EVENT)
                .filter(event -> !wish.isAdvised() || event.id() != null)
                .subscribe(
                        event -> reading.received(event.event(), event.id(), event.data()),
                        failure -> reading.ended(failure.toString()),
                        () -> reading.ended("completed"));
        reading.onClose(stream::dispose);
    }
}
