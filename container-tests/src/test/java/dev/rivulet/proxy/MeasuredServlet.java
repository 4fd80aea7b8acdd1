// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.proxy;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/** Writes events at intervals, each with the time at which it was written; the request's query says how many, how far apart, and how much longer than the time. */
final class MeasuredServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    static String path(int events, Duration interval, int padding) {
        return "?events=" + events + "&interval=" + interval + "&padding=" + padding;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        int events = Integer.parseInt(request.getParameter("events"));
        Duration interval = Duration.parse(request.getParameter("interval"));
        String padding = " ".repeat(Integer.parseInt(request.getParameter("padding")));
        response.setContentType("text/event-stream");
        PrintWriter out = response.getWriter();
        for (int i = 1; i <= events; i++) {
            out.print("data: " + Instant.now() + padding + "\n\n");
            out.flush();
            if (i < events) {
                LockSupport.parkNanos(interval.toNanos());
            }
        }
    }
}
