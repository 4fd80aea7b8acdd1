// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.producer;

import dev.rivulet.servlet.Webapp;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.servlet.ServletContainer;

/** Jersey with one resource. */
abstract class JerseyProducer extends Producer {

    /** The resource at {@code events}. */
    abstract Object resource();

    static OutboundSseEvent event(Sse sse, Sample sample) {
        OutboundSseEvent.Builder event = sse.newEventBuilder();
        sample.comment().ifPresent(event::comment);
        if (sample.hasEvent()) {
            event.name(sample.name()).data(sample.data());
        }
        return event.build();
    }

    /** Waits, and throws what a stage failed with. */
    static void join(CompletionStage<?> stage) throws Exception {
        try {
            stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw (Exception) e.getCause();
        }
    }

    @Override
    String path() {
        return "/jersey/events";
    }

    @Override
    final void deploy(Webapp webapp) {
        webapp.with("/jersey/*", new ServletContainer(new ResourceConfig().registerInstances(resource())));
    }
}
