// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.conformance;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** A stream that is written in the service method, by a writer whose charset nobody has thought of. */
public final class BlockingProducer extends HttpServlet {

    private static final long serialVersionUID = 1L;

    /** Creates the servlet. */
    public BlockingProducer() {}

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/event-stream");
        new Production(request).write(response.getWriter());
    }
}
