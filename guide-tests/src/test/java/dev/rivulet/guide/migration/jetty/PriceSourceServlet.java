// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.guide.migration.jetty;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.ee10.servlets.EventSource;
import org.eclipse.jetty.ee10.servlets.EventSourceServlet;

public final class PriceSourceServlet extends EventSourceServlet {

    private final Set<EventSource.Emitter> emitters = ConcurrentHashMap.newKeySet();

    @Override
    protected EventSource newEventSource(HttpServletRequest request) {
        return new EventSource() {

            private Emitter emitter;

            @Override
            public void onOpen(Emitter opened) {
                emitter = opened;
                emitters.add(opened);
            }

            @Override
            public void onClose() {
                emitters.remove(emitter);
            }
        };
    }

    public void publish(String json) {
        for (EventSource.Emitter emitter : emitters) {
            try {
                emitter.event("tick", json);
            } catch (IOException e) {
                emitter.close();
            }
        }
    }
}
