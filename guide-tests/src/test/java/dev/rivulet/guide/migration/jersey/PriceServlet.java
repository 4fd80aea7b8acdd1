// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.guide.migration.jersey;

import dev.rivulet.connection.SseConnection;
import dev.rivulet.servlet.SseServlet;
import jakarta.servlet.annotation.WebServlet;

@WebServlet(urlPatterns = "/streams/prices", asyncSupported = true)
public final class PriceServlet extends SseServlet {
    @Override
    protected void onOpen(SseConnection connection) {
        connection.subscribe("prices");
    }
}
