// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.guide.page.ticket;

import dev.rivulet.connection.SseConnection;
import dev.rivulet.servlet.SseServlet;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

@WebServlet(urlPatterns = "/prices", asyncSupported = true)
public final class PriceServlet extends SseServlet {

    private static final String HOLDER = "holder";

    @Override
    protected boolean admit(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Optional<String> holder =
                opensStream(request) ? Tickets.OF_USERS.redeem(request.getParameter("ticket")) : Optional.empty();
        if (holder.isEmpty()) {
            response.sendError(HttpServletResponse.SC_UNAUTHORIZED);
            return false;
        }
        request.setAttribute(HOLDER, holder.get()); // redeemed once, read where it is needed
        return true;
    }

    private static boolean opensStream(HttpServletRequest request) {
        return request.getMethod().equals("GET") && request.getHeader("Sec-Purpose") == null;
    }

    @Override
    protected String user(HttpServletRequest request) {
        return (String) request.getAttribute(HOLDER);
    }

    @Override
    protected void onOpen(SseConnection connection) {
        connection.subscribe("prices");
    }
}
