// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.example.tomcat;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;

/**
 * An old servlet, as tutorials write it: it says nothing of a charset, never flushes, and does not look whether anybody still reads. It is not changed;
 * {@code SseFilter} in front of it makes a stream of it that arrives line by line, in UTF-8.
 */
public class ReportServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final int WORK_MILLIS = 300;

    private static final String[] CUSTOMERS = {
        "Müller & Söhne",
        "Café Zoë",
        "Łódź Textil",
        "Ångström AB",
        "Ελλάδα Α.Ε.",
        "東京電機",
        "Señor Ñandú",
        "Rocket 🚀 Ltd"
    };

    /** Creates the servlet. */
    public ReportServlet() {}

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        response.setContentType("text/event-stream");
        PrintWriter out = response.getWriter();
        for (String customer : CUSTOMERS) {
            work();
            out.println("data: " + customer);
            out.println();
        }
        out.println("event: done");
        out.println("data: " + CUSTOMERS.length + " customers");
        out.println();
    }

    private static void work() throws ServletException {
        try {
            Thread.sleep(WORK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServletException(e);
        }
    }
}
