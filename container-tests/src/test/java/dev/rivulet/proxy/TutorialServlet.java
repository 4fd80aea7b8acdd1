// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.proxy;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A stream as tutorials write it, which knows nothing of proxies and of us; with {@code ?bytes} it writes bytes itself, with {@code ?headersFirst} it sends the headers at once. */
final class TutorialServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient BlockingQueue<StreamScript> requests = new LinkedBlockingQueue<>();
    private final transient Queue<StreamScript> all = new ConcurrentLinkedQueue<>();

    /** What the next request writes, which may have come already. */
    StreamScript nextRequest() {
        return StreamScript.taken(requests);
    }

    /** How many requests have come. */
    int requestCount() {
        return all.size();
    }

    /** Lets all requests return. */
    void endAll() {
        all.forEach(StreamScript::end);
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        StreamScript script = new StreamScript();
        all.add(script);
        requests.add(script);
        try {
            response.setContentType("text/event-stream");
            String query = Objects.requireNonNullElse(request.getQueryString(), "");
            if (query.equals("headersFirst")) {
                response.flushBuffer();
            }
            if (query.equals("bytes")) {
                writeBytes(response, script);
            } else {
                writeText(response, script);
            }
        } catch (IOException e) {
            script.failed(e);
            throw e;
        }
    }

    private static void writeText(HttpServletResponse response, StreamScript script) throws IOException {
        PrintWriter out = response.getWriter();
        for (String next = script.next(); !StreamScript.isEnd(next); next = script.next()) {
            out.print(next);
            out.flush();
            script.wrote();
        }
    }

    private static void writeBytes(HttpServletResponse response, StreamScript script) throws IOException {
        ServletOutputStream out = response.getOutputStream();
        for (String next = script.next(); !StreamScript.isEnd(next); next = script.next()) {
            out.write(next.getBytes(StandardCharsets.UTF_8));
            out.flush();
            script.wrote();
        }
    }
}
