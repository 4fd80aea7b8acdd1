// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.servlet.Container;
import dev.rivulet.servlet.RunningContainer;
import dev.rivulet.servlet.Webapp;
import dev.rivulet.testkit.LeakCheck;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Responses that are no streams are, byte for byte and header for header, what they are without the filter. */
@ExtendWith(LeakCheck.class)
final class PassThroughTest {

    private static final String TEXT = "grün € 語\n";
    private static final byte[] BYTES = new byte[100_000];

    static {
        for (int i = 0; i < BYTES.length; i++) {
            BYTES[i] = (byte) ((i * 31) >>> 3);
        }
    }

    private static final Map<String, Script.Act> ACTS = new LinkedHashMap<>();

    static {
        ACTS.put("html", (request, response) -> {
            response.setContentType("text/html");
            response.getWriter().print(TEXT);
        });
        ACTS.put("html-utf8", (request, response) -> {
            response.setContentType("text/html;charset=UTF-8");
            response.getWriter().print(TEXT);
        });
        ACTS.put("html-latin", (request, response) -> {
            response.setContentType("text/html; charset=ISO-8859-15");
            response.getWriter().print(TEXT);
        });
        ACTS.put("html-encoding", (request, response) -> {
            response.setCharacterEncoding("UTF-16BE");
            response.setContentType("text/html");
            response.getWriter().print(TEXT);
        });
        ACTS.put("no-type", (request, response) -> response.getWriter().print(TEXT));
        ACTS.put("no-type-encoding", (request, response) -> {
            response.setCharacterEncoding("UTF-8");
            response.getWriter().print(TEXT);
        });
        ACTS.put("writer-then-type", (request, response) -> {
            PrintWriter writer = response.getWriter();
            response.setContentType("text/html");
            writer.print(TEXT);
        });
        ACTS.put("writer-then-type-with-charset", (request, response) -> {
            PrintWriter writer = response.getWriter();
            response.setContentType("text/html;charset=UTF-8");
            writer.print(TEXT);
        });
        ACTS.put("writer-then-header", (request, response) -> {
            PrintWriter writer = response.getWriter();
            response.setHeader("Content-Type", "text/plain;charset=UTF-8");
            writer.print(TEXT);
        });
        ACTS.put("writer-then-added-header", (request, response) -> {
            PrintWriter writer = response.getWriter();
            response.addHeader("Content-Type", "text/plain");
            writer.print(TEXT);
        });
        ACTS.put("writer-then-encoding", (request, response) -> {
            PrintWriter writer = response.getWriter();
            response.setCharacterEncoding("UTF-8");
            writer.print(TEXT);
        });
        ACTS.put("typed-writer-then-encoding", (request, response) -> {
            response.setContentType("text/html");
            PrintWriter writer = response.getWriter();
            response.setCharacterEncoding("UTF-8");
            writer.print(response.getCharacterEncoding() + response.getContentType());
        });
        ACTS.put("type-twice-and-writer", (request, response) -> {
            response.setContentType("text/html;charset=UTF-8");
            PrintWriter writer = response.getWriter();
            response.setContentType("text/plain;charset=ISO-8859-1");
            writer.print(TEXT + response.getContentType());
        });
        ACTS.put("writer-only", (request, response) -> response.getWriter());
        ACTS.put("stream-only", (request, response) -> response.getOutputStream());
        ACTS.put("writer-flush-then-type", (request, response) -> {
            response.getWriter().flush();
            response.setContentType("text/html");
            response.getWriter().print("x");
        });
        ACTS.put("prints", (request, response) -> {
            response.setContentType("text/plain");
            PrintWriter writer = response.getWriter();
            writer.println("a");
            writer.println(1);
            writer.println();
            writer.printf("%d %s%n", 12_345, "b");
            writer.printf(Locale.GERMANY, "%,d%n", 12_345);
            writer.format("%5.2f", 1.5).append('c').append("def").append("xghix", 1, 4);
            writer.print(new char[] {'j', 'k'});
            writer.write(0x20AC);
            writer.println((Object) null);
            writer.print(writer.checkError());
        });
        ACTS.put("stream-prints", (request, response) -> {
            response.setContentType("text/plain");
            ServletOutputStream out = response.getOutputStream();
            out.println("a");
            out.print(12);
            out.print(true);
            out.println(1.5);
            out.write('b');
            out.write(new byte[] {'c', 'd'});
            out.flush();
            out.close();
        });
        ACTS.put("locale", (request, response) -> {
            response.setLocale(Locale.JAPAN);
            response.setContentType("text/html");
            response.getWriter().print(TEXT + response.getLocale());
        });
        ACTS.put("locale-after-writer", (request, response) -> {
            PrintWriter writer = response.getWriter();
            response.setLocale(Locale.JAPAN);
            writer.print(TEXT + response.getCharacterEncoding());
        });
        ACTS.put("both", (request, response) -> {
            response.getWriter().print("a");
            try {
                response.getOutputStream();
            } catch (IllegalStateException e) {
                response.getWriter().print(" not both");
            }
        });
        ACTS.put("both-otherwise", (request, response) -> {
            response.getOutputStream().print("a");
            try {
                response.getWriter();
            } catch (IllegalStateException e) {
                response.getOutputStream().print(" not both");
            }
        });
        ACTS.put("unknown-charset", (request, response) -> {
            try {
                response.setContentType("text/html;charset=nonsense");
                response.getWriter().print("a");
            } catch (IOException | IllegalArgumentException e) {
                response.sendError(501);
            }
        });
        ACTS.put("empty", (request, response) -> {});
        ACTS.put("empty-typed", (request, response) -> response.setContentType("text/html"));
        ACTS.put("no-content", (request, response) -> response.setStatus(204));
        ACTS.put("not-modified", (request, response) -> {
            response.setHeader("ETag", "\"1\"");
            response.setStatus(304);
        });
        ACTS.put("not-found", (request, response) -> response.sendError(404));
        ACTS.put("error-with-page", (request, response) -> {
            response.getWriter().print("never seen");
            response.sendError(418, "teapot");
        });
        ACTS.put("error-with-page-typed", (request, response) -> {
            response.setContentType("text/html;charset=UTF-8");
            response.getOutputStream().print("never seen");
            response.sendError(418);
        });
        ACTS.put("redirect", (request, response) -> response.sendRedirect("/html"));
        ACTS.put("exception-with-page", (request, response) -> {
            response.getWriter().print("never seen");
            throw new IllegalStateException("wanted by the test");
        });
        ACTS.put("bytes", (request, response) -> {
            response.setContentType("application/octet-stream");
            response.setContentLength(BYTES.length);
            response.getOutputStream().write(BYTES);
        });
        ACTS.put("bytes-without-length", (request, response) -> response.getOutputStream()
                .write(BYTES));
        ACTS.put("bytes-flushed", (request, response) -> {
            response.getOutputStream().write(BYTES, 0, 10);
            response.flushBuffer();
            response.setContentType("text/event-stream");
            response.getOutputStream().write(BYTES, 10, 10);
        });
        ACTS.put("reset", (request, response) -> {
            response.setHeader("X-Mine", "1");
            response.getWriter().print("never seen");
            response.reset();
            response.setContentType("text/css");
            response.getOutputStream().print("a{}");
        });
        ACTS.put("reset-buffer", (request, response) -> {
            response.setHeader("X-Mine", "1");
            response.getWriter().print("never seen");
            response.resetBuffer();
            response.getWriter().print("seen");
        });
        ACTS.put("buffer-size", (request, response) -> {
            response.setBufferSize(64_000);
            response.getWriter().print(response.getBufferSize() >= 64_000);
        });
        ACTS.put("page", (request, response) -> {
            response.setContentType("text/html;charset=UTF-8");
            response.getWriter().print("page " + request.getDispatcherType());
        });
        ACTS.put("forward", (request, response) -> {
            response.setHeader("X-Forwarded-Here", "yes");
            request.getRequestDispatcher("/html-utf8").forward(request, response);
        });
        ACTS.put("include", (request, response) -> {
            response.setContentType("text/html;charset=UTF-8");
            response.getWriter().print("before ");
            request.getRequestDispatcher("/page").include(request, response);
            response.getWriter().print(" after");
        });
        ACTS.put("async", (request, response) -> {
            AsyncContext async = request.startAsync();
            async.start(() -> later(async, "text/html"));
        });
        ACTS.put("async-with-arguments", (request, response) -> {
            AsyncContext async = request.startAsync(request, response);
            async.start(() -> later(async, "application/json"));
        });
        ACTS.put("async-dispatch", (request, response) -> {
            AsyncContext async = request.startAsync(request, response);
            async.start(() -> async.dispatch("/page"));
        });
        ACTS.put("write-listener", PassThroughTest::writeWithListener);
    }

    private static void later(AsyncContext async, String type) {
        try {
            async.getResponse().setContentType(type);
            async.getResponse().getWriter().print("later");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        async.complete();
    }

    private static void writeWithListener(HttpServletRequest request, HttpServletResponse response) throws IOException {
        AsyncContext async = request.startAsync(request, response);
        response.setContentType("application/octet-stream");
        ServletOutputStream out = response.getOutputStream();
        out.setWriteListener(new WriteListener() {
            private int at;

            @Override
            public void onWritePossible() throws IOException {
                while (out.isReady()) {
                    if (at == BYTES.length) {
                        async.complete();
                        return;
                    }
                    out.write(BYTES, at, 10_000);
                    at += 10_000;
                }
            }

            @Override
            public void onError(Throwable cause) {
                async.complete();
            }
        });
    }

    private static final String[][] KINDS = {
        {"GET", "HTTP/1.1"},
        {"GET", "HTTP/1.1", "Accept: text/event-stream", "Accept-Encoding: gzip"},
        {"HEAD", "HTTP/1.1"},
        {"GET", "HTTP/1.0"},
    };

    /** Several filters in front of the servlets, one of which compresses. */
    private static Webapp webapp() {
        Webapp webapp = new Webapp();
        ACTS.forEach((name, act) -> webapp.with("/" + name, Script.of(act)));
        webapp.with("/z/html", Script.of(ACTS.get("html-utf8")));
        webapp.with("/z/bytes", Script.of(ACTS.get("bytes-without-length")));
        return webapp.errorPage(418, "/page").errorPage(500, "/page");
    }

    private static Map<String, String> answers(Container container, Webapp webapp) throws Exception {
        Map<String, String> answers = new LinkedHashMap<>();
        try (RunningContainer running = container.start(webapp)) {
            for (String path :
                    webapp.servlets().stream().map(Webapp.Entry::path).toList()) {
                for (String[] kind : KINDS) {
                    String[] headers = Arrays.copyOfRange(kind, 2, kind.length);
                    String line = kind[0] + ' ' + path + ' ' + kind[1];
                    answers.put(
                            line + String.join(", ", headers),
                            Answer.ofText(running, line, headers).timeless());
                }
            }
        }
        return answers;
    }

    /** Undertow flushes what was forwarded with a response that anybody has wrapped, and knows no length then. */
    private static String comparable(Container container, String answer) {
        return container == Container.UNDERTOW && answer.contains("X-Forwarded-Here: yes")
                ? answer.replaceAll("(?m)^Content-Length: .*\r\n", "")
                : answer;
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void otherResponses_areTheSameWithAndWithoutTheFilter(Container container) throws Exception {
        Map<String, String> without = answers(container, webapp().filter("/z/*", new GzipFilter(true)));
        Map<String, String> with = answers(
                container,
                webapp().filter("/*", new SseFilter(), "cors", "*", "compression", "allow")
                        .filter("/z/*", new GzipFilter(true)));

        SoftAssertions.assertSoftly(softly ->
                without.forEach((request, answer) -> softly.assertThat(comparable(container, with.get(request)))
                        .as(request)
                        .isEqualTo(comparable(container, answer))));
        assertThat(without.get("GET /html-utf8 HTTP/1.1"))
                .contains(new String(TEXT.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
    }
}
