// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.conformance;

import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.event.SseEvent;
import dev.rivulet.servlet.SseStreams;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Does what a test asks for, and tells what it wants to know. */
public final class ControlServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    /** Creates the servlet. */
    public ControlServlet() {}

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        String answer = String.valueOf(answer(request));
        response.setContentType("text/plain;charset=UTF-8");
        response.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
    }

    private Object answer(HttpServletRequest request) throws ServletException {
        SseBroadcaster broadcaster = SseStreams.broadcaster(getServletContext());
        Journal journal = Journal.of(getServletContext());
        String name = request.getParameter("name");
        return switch (request.getParameter("do")) {
            case "publish" -> publish(broadcaster, request);
            case "flood" -> flood(broadcaster, request);
            case "complete" -> broadcaster.complete(request.getParameter("topic"));
            case "drain" -> drain(broadcaster);
            case "awaitClosed" -> journal.awaitClosed(name);
            case "closedCount" -> journal.closedCount(name);
            case "readers" ->
                broadcaster.registry().inTopic(request.getParameter("topic")).size();
            case "signal" -> {
                journal.signal(name);
                yield "told";
            }
            case "logout" -> {
                request.getSession().invalidate();
                yield "logged out";
            }
            case "startChurn" -> Churning.start(getServletContext(), broadcaster, request.getParameter("topic"));
            case "stopChurn" -> Churning.stop(getServletContext(), request.getParameter("topic"));
            default -> throw new ServletException("nothing known to do");
        };
    }

    private static Object publish(SseBroadcaster broadcaster, HttpServletRequest request) {
        SseEvent event = SseEvent.of(request.getParameter("data"));
        String name = request.getParameter("event");
        String id = request.getParameter("id");
        String retry = request.getParameter("retryMillis");
        event = name == null ? event : event.withName(name);
        event = id == null ? event : event.withId(id);
        event = retry == null ? event : event.withRetry(Duration.ofMillis(Long.parseLong(retry)));
        return broadcaster.publish(request.getParameter("topic"), event);
    }

    private static Object flood(SseBroadcaster broadcaster, HttpServletRequest request) {
        SseEvent event = SseEvent.of("x".repeat(Integer.parseInt(request.getParameter("size"))));
        int count = Integer.parseInt(request.getParameter("count"));
        for (int i = 0; i < count; i++) {
            broadcaster.publish(request.getParameter("topic"), event);
        }
        return count;
    }

    private static Object drain(SseBroadcaster broadcaster) throws ServletException {
        try {
            return broadcaster.drain(Duration.ofSeconds(2));
        } catch (InterruptedException e) {
            throw new ServletException(e);
        }
    }
}
