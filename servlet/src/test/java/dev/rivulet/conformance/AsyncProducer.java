// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.conformance;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;

/** A stream that a thread of its own writes. */
public final class AsyncProducer extends HttpServlet {

    private static final long serialVersionUID = 1L;

    /** Creates the servlet. */
    public AsyncProducer() {}

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/event-stream");
        PrintWriter writer = response.getWriter();
        Production production = new Production(request);
        AsyncContext async = request.startAsync();
        async.setTimeout(0);
        new Thread(() -> produce(production, writer, async), "producer").start();
    }

    private static void produce(Production production, PrintWriter writer, AsyncContext async) {
        try {
            production.write(writer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            async.complete();
        }
    }
}
