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

/** Writes events at intervals, each with the time at which it was written; the request's query says how many and how far apart. */
final class MeasuredServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    static String path(int events, Duration interval) {
        return "?events=" + events + "&interval=" + interval;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        int events = Integer.parseInt(request.getParameter("events"));
        Duration interval = Duration.parse(request.getParameter("interval"));
        response.setContentType("text/event-stream");
        PrintWriter out = response.getWriter();
        for (int i = 1; i <= events; i++) {
            out.print("data: " + Instant.now() + "\n\n");
            out.flush();
            if (i < events) {
                LockSupport.parkNanos(interval.toNanos());
            }
        }
    }
}
