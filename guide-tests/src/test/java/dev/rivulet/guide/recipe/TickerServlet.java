// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.guide.recipe;

import dev.rivulet.connection.SseConnection;
import dev.rivulet.connection.StartFrom;
import dev.rivulet.servlet.SseServlet;
import jakarta.servlet.annotation.WebServlet;

@WebServlet(urlPatterns = "/ticker", asyncSupported = true)
public final class TickerServlet extends SseServlet {
    @Override
    protected void onOpen(SseConnection connection) {
        connection.subscribe("ticker", StartFrom.newestPerKey());
    }
}
