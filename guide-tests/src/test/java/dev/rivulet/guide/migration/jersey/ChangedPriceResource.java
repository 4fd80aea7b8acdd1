// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.guide.migration.jersey;

import dev.rivulet.event.SseEvent;
import dev.rivulet.servlet.SseStreams;
import jakarta.servlet.ServletContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;

@Path("/prices")
public class ChangedPriceResource {

    @Context
    private ServletContext servletContext;

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public void change(String json) {
        SseStreams.broadcaster(servletContext).publish("prices", SseEvent.named("tick", json));
    }
}
