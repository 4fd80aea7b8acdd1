// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.guide.quickstart;

import dev.rivulet.connection.SseConnection;
import dev.rivulet.event.SseEvent;
import dev.rivulet.servlet.SseServlet;
import jakarta.servlet.annotation.WebServlet;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

@SuppressWarnings("FutureReturnValueIgnored")
@WebServlet(urlPatterns = "/stream", asyncSupported = true, loadOnStartup = 1)
public final class ClockServlet extends SseServlet {

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

    @Override
    public void init() {
        timer.scheduleAtFixedRate(this::tick, 1, 1, TimeUnit.SECONDS);
    }

    private void tick() {
        broadcaster().publish("clock", SseEvent.named("tick", Instant.now().toString()));
    }

    @Override
    protected void onOpen(SseConnection connection) {
        connection.subscribe("clock");
    }

    @Override
    public void destroy() {
        timer.shutdownNow();
        super.destroy();
    }
}
