// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.guide.recipe;

import dev.rivulet.connection.Gap;
import dev.rivulet.connection.ResumeOutcome;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.event.SseEvent;
import dev.rivulet.servlet.SseServlet;
import jakarta.servlet.annotation.WebServlet;

@WebServlet(urlPatterns = "/dashboard", asyncSupported = true)
public final class DashboardServlet extends SseServlet {

    @Override
    protected void onOpen(SseConnection connection) {
        connection.subscribe("load");
        if (connection.subscribe("orders").outcome() == ResumeOutcome.FRESH) {
            connection.send(orders());
        }
    }

    @Override
    protected void onGap(SseConnection connection, Gap gap) {
        if (gap.topic().equals("orders")) {
            connection.send(orders());
        }
    }

    private static SseEvent orders() {
        return SseEvent.named("orders", Orders.asJson());
    }
}
