// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.interop;

import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.sse.InboundSseEvent;
import jakarta.ws.rs.sse.SseEventSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Jersey's SseEventSource, which reconnects by itself. */
final class JerseyDriver implements Driver {

    private static final int STREAMS = 32;

    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(STREAMS);
    private final Client usual = ClientBuilder.newClient();
    private final Client advised =
            ClientBuilder.newBuilder().scheduledExecutorService(scheduler).build();

    @Override
    public void open(Wish wish, Reading reading) {
        Client client = wish.isAdvised() ? advised : usual;
        SseEventSource source = SseEventSource.target(client.target(wish.uri())).build();
        source.register(
                event -> received(event, wish.isAdvised(), reading),
                failure -> reading.ended(failure.toString()),
                () -> reading.ended("completed"));
        reading.onClose(() -> source.close(1, TimeUnit.SECONDS));
        source.open();
    }

    private static void received(InboundSseEvent event, boolean isAdvised, Reading reading) {
        if (isAdvised && event.getId() == null) {
            return;
        }
        Received received = reading.received(event.getName(), event.getId(), event.readData());
        if (isAdvised && received.isEnd()) {
            reading.close();
            reading.ended("told");
        }
    }

    @Override
    public void close() {
        usual.close();
        advised.close();
        scheduler.shutdownNow();
    }
}
