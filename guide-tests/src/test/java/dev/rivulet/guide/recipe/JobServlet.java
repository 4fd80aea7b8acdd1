// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.guide.recipe;

import dev.rivulet.connection.ResumeOutcome;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.connection.StartFrom;
import dev.rivulet.event.SseEvent;
import dev.rivulet.servlet.SseServlet;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;

@WebServlet(urlPatterns = "/job", asyncSupported = true)
public final class JobServlet extends SseServlet {
    @Override
    protected void onOpen(SseConnection connection, HttpServletRequest request) {
        String id = request.getParameter("id");
        String result = Jobs.RESULTS.get(id);
        ResumeOutcome outcome =
                connection.subscribe("job/" + id, StartFrom.oldest()).outcome();
        if (result != null && outcome != ResumeOutcome.RESUMED) {
            connection.unsubscribe("job/" + id);
            connection.send(SseEvent.named("result", result));
            connection.terminate();
        }
    }
}
