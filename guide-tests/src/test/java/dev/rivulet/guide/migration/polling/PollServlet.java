// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.guide.migration.polling;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

@WebServlet(urlPatterns = "/poll", asyncSupported = true)
public final class PollServlet extends HttpServlet {

    private final Queue<AsyncContext> waiting = new ConcurrentLinkedQueue<>();

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
        AsyncContext context = request.startAsync();
        context.setTimeout(30_000);
        waiting.add(context);
    }

    public void publish(String json) throws IOException {
        for (AsyncContext context = waiting.poll(); context != null; context = waiting.poll()) {
            context.getResponse().setContentType("application/json");
            context.getResponse().getWriter().print(json);
            context.complete();
        }
    }
}
