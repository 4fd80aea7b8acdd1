// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.benchmark;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.GenericServlet;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What an application that knows nothing of filters answers. */
@FunctionalInterface
interface Answer {

    /** Of a small page. */
    int SMALL = 200;
    /** Of a large page, and of each write of it. */
    int LARGE = 1 << 20;

    int PART = 8 << 10;
    /** Of an event. */
    int EVENT = 100;

    void write(ServletRequest request, ServletResponse response) throws IOException;

    /** A page without a length of its own, by the response's stream, in one write. */
    static Answer smallPage() {
        byte[] body = text(SMALL).getBytes(StandardCharsets.UTF_8);
        return (request, response) -> {
            response.setContentType("text/html;charset=UTF-8");
            response.getOutputStream().write(body);
        };
    }

    /** The same by the response's writer. */
    static Answer smallWrittenPage() {
        String body = text(SMALL);
        return (request, response) -> {
            response.setContentType("text/html;charset=UTF-8");
            response.getWriter().write(body);
        };
    }

    /** A page that tells its length and is written in parts. */
    static Answer largePage() {
        byte[] part = text(PART).getBytes(StandardCharsets.UTF_8);
        return (request, response) -> {
            response.setContentType("text/html;charset=UTF-8");
            response.setContentLength(LARGE);
            ServletOutputStream body = response.getOutputStream();
            for (int written = 0; written < LARGE; written += PART) {
                body.write(part);
            }
        };
    }

    /** A blocking loop of events by the response's stream. */
    static Answer events(int count, int eventsPerFlush) {
        byte[] event = event().getBytes(StandardCharsets.UTF_8);
        return (request, response) -> {
            response.setContentType("text/event-stream");
            ServletOutputStream body = response.getOutputStream();
            for (int i = 1; i <= count; i++) {
                body.write(event);
                if (i % eventsPerFlush == 0) {
                    body.flush();
                }
            }
        };
    }

    /** The same by the response's writer. */
    static Answer writtenEvents(int count, int eventsPerFlush) {
        String event = event();
        return (request, response) -> {
            response.setContentType("text/event-stream");
            response.setCharacterEncoding("UTF-8");
            PrintWriter body = response.getWriter();
            for (int i = 1; i <= count; i++) {
                body.write(event);
                if (i % eventsPerFlush == 0) {
                    body.flush();
                }
            }
        };
    }

    /** One event, then silence for ever. */
    @SuppressWarnings("ModifiedButNotUsed") // it keeps the streams from the garbage collector
    static Answer quiet() {
        byte[] event = event().getBytes(StandardCharsets.UTF_8);
        Queue<Held> held = new ConcurrentLinkedQueue<>();
        return (request, response) -> {
            AsyncContext context = request.startAsync(request, response);
            context.setTimeout(0);
            response.setContentType("text/event-stream");
            ServletOutputStream body = response.getOutputStream();
            body.write(event);
            body.flush();
            held.add(new Held(context, body));
        };
    }

    /** The answer of a servlet. */
    default GenericServlet servlet() {
        return new AnswerServlet(this);
    }

    private static String text(int length) {
        return "x".repeat(length);
    }

    private static String event() {
        return "data: " + text(EVENT - "data: \n\n".length()) + "\n\n";
    }

    /** What applications keep of a stream to which they mean to write. */
    record Held(AsyncContext context, ServletOutputStream body) {}

    /** Answers. */
    final class AnswerServlet extends GenericServlet {
        private static final long serialVersionUID = 1L;

        private final transient Answer answer;

        AnswerServlet(Answer answer) {
            this.answer = answer;
        }

        @Override
        public void service(ServletRequest request, ServletResponse response) throws ServletException, IOException {
            answer.write(request, response);
        }
    }
}
