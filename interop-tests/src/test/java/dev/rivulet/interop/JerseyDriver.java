// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.interop;

import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.sse.InboundSseEvent;
import jakarta.ws.rs.sse.SseEventSource;
import java.util.concurrent.TimeUnit;

/** Jersey's SseEventSource, which reconnects by itself. */
final class JerseyDriver implements Driver {

    private final Client client = ClientBuilder.newClient();

    @Override
    public void open(Wish wish, Reading reading) {
        SseEventSource source = SseEventSource.target(client.target(wish.uri())).build();
        source.register(
                event -> {
                    if (!wish.isAdvised() || event.getId() != null) {
                        received(event, wish, reading);
                    }
                },
                failure -> reading.ended(failure.toString()),
                () -> reading.ended("completed"));
        reading.onClose(() -> source.close(1, TimeUnit.SECONDS));
        source.open();
    }

    private static void received(InboundSseEvent event, Wish wish, Reading reading) {
        Received received = reading.received(event.getName(), event.getId(), event.readData());
        if (wish.isAdvised() && received.isEnd()) {
            reading.close();
            reading.ended("told");
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
