// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.guide;

import dev.rivulet.connection.SseConnection;
import dev.rivulet.servlet.SseServlet;
import jakarta.servlet.annotation.WebServlet;
import org.springframework.stereotype.Component;

@Component
@WebServlet(urlPatterns = "/servlet/prices", asyncSupported = true)
class PriceServlet extends SseServlet {

    private static final long serialVersionUID = 1L;

    @Override
    protected void onOpen(SseConnection connection) {
        connection.subscribe("prices");
    }
}
