// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.guide.migration.jersey;

import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseBroadcaster;
import jakarta.ws.rs.sse.SseEventSink;

@Singleton
@Path("/prices")
public class PriceResource {

    private final Sse sse;
    private final SseBroadcaster broadcaster;

    public PriceResource(@Context Sse sse) {
        this.sse = sse;
        this.broadcaster = sse.newBroadcaster();
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public void prices(@Context SseEventSink sink) {
        broadcaster.register(sink);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public void change(String json) {
        broadcaster.broadcast(sse.newEventBuilder().name("tick").data(json).build());
    }
}
