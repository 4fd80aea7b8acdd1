// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.filter.deployed;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;

/** An event stream as many tutorials write it. It ends when a peer is found to be gone. */
@WebServlet({"/clock", "/annotated/clock"})
public final class ClockServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/event-stream");
        PrintWriter out = response.getWriter();
        int tick = 0;
        while (!out.checkError()) {
            out.print("event: tick\ndata: " + tick++ + " Ä\n\n");
            out.flush();
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
