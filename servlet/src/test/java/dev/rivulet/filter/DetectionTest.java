// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.servlet.Container;
import dev.rivulet.servlet.RunningContainer;
import dev.rivulet.servlet.Webapp;
import dev.rivulet.testkit.LeakCheck;
import jakarta.servlet.http.HttpServletResponse;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which responses are taken for streams, and when. */
@ExtendWith(LeakCheck.class)
final class DetectionTest {

    private static final String EVENT = "data: 1\n\n";

    /** Something that an application does to its response. */
    private interface Doing {
        void on(HttpServletResponse response) throws Exception;
    }

    private static final Map<String, Doing> STREAMS = new LinkedHashMap<>();
    private static final Map<String, Doing> OTHERS = new LinkedHashMap<>();

    static {
        STREAMS.put("setContentType", response -> {
            response.setContentType("text/event-stream");
            write(response);
        });
        STREAMS.put("setContentType in capitals", response -> {
            response.setContentType("TEXT/Event-Stream");
            write(response);
        });
        STREAMS.put("setContentType with charset", response -> {
            response.setContentType("text/event-stream;charset=UTF-8");
            write(response);
        });
        STREAMS.put("setContentType with charset and blanks", response -> {
            response.setContentType("text/event-stream ; charset=utf-8");
            write(response);
        });
        STREAMS.put("setHeader", response -> {
            response.setHeader("content-type", "text/event-stream");
            write(response);
        });
        STREAMS.put("setHeader with charset", response -> {
            response.setHeader("Content-Type", "text/event-stream; charset=UTF-8");
            write(response);
        });
        STREAMS.put("addHeader", response -> {
            response.addHeader("Content-Type", "text/event-stream");
            write(response);
        });
        STREAMS.put("addHeader in capitals", response -> {
            response.addHeader("CONTENT-TYPE", "Text/Event-Stream;charset=UTF-8");
            write(response);
        });
        STREAMS.put("setContentType after getOutputStream", response -> {
            var out = response.getOutputStream();
            response.setContentType("text/event-stream");
            out.write(EVENT.getBytes(StandardCharsets.US_ASCII));
            out.flush();
        });
        STREAMS.put("setHeader after getOutputStream", response -> {
            var out = response.getOutputStream();
            response.setHeader("Content-Type", "text/event-stream");
            out.print(EVENT);
            out.close();
        });
        STREAMS.put("addHeader after getOutputStream", response -> {
            var out = response.getOutputStream();
            response.addHeader("Content-Type", "text/event-stream");
            for (byte octet : EVENT.getBytes(StandardCharsets.US_ASCII)) {
                out.write(octet);
            }
        });
        STREAMS.put("setContentType before getWriter", response -> {
            response.setContentType("text/event-stream");
            response.getWriter().print(EVENT);
        });
        STREAMS.put("setContentType after getWriter", response -> {
            PrintWriter writer = response.getWriter();
            response.setContentType("text/event-stream");
            writer.print(EVENT);
        });
        STREAMS.put("setHeader after getWriter", response -> {
            PrintWriter writer = response.getWriter();
            response.setHeader("Content-Type", "text/event-stream;charset=UTF-8");
            writer.write(EVENT);
            writer.close();
        });
        STREAMS.put("addHeader after getWriter", response -> {
            PrintWriter writer = response.getWriter();
            response.addHeader("Content-Type", "text/event-stream");
            writer.write(EVENT);
            response.flushBuffer();
        });
        STREAMS.put("html first", response -> {
            response.setContentType("text/html");
            response.setContentType("text/event-stream");
            write(response);
        });
        STREAMS.put("html first, with the stream taken", response -> {
            response.setContentType("text/html");
            var out = response.getOutputStream();
            response.setContentType("text/event-stream");
            out.print(EVENT);
        });
        STREAMS.put("html first, and written", response -> {
            response.setContentType("text/html");
            var out = response.getOutputStream();
            out.print("data: ");
            response.setContentType("text/event-stream");
            out.print("1\n\n");
        });
        STREAMS.put("written before the type", response -> {
            var out = response.getOutputStream();
            out.print("data: 1\n");
            response.setContentType("text/event-stream");
            out.print("\n");
        });
        STREAMS.put("written before the type, and nothing later", response -> {
            response.getOutputStream().print(EVENT);
            response.setContentType("text/event-stream");
        });
        STREAMS.put("flushBuffer first", response -> {
            response.setContentType("text/event-stream");
            response.flushBuffer();
            write(response);
        });
        STREAMS.put("flush first", response -> {
            response.setContentType("text/event-stream");
            response.getOutputStream().flush();
            write(response);
        });
        STREAMS.put("flush of the writer first", response -> {
            PrintWriter writer = response.getWriter();
            response.setContentType("text/event-stream");
            writer.flush();
            writer.print(EVENT);
        });
        STREAMS.put("resetBuffer", response -> {
            response.setContentType("text/event-stream");
            response.getOutputStream().print("<html>");
            response.resetBuffer();
            write(response);
        });
        STREAMS.put("reset of html", response -> {
            response.setContentType("text/html");
            response.getOutputStream().print("<html>");
            response.reset();
            response.setContentType("text/event-stream");
            write(response);
        });
        STREAMS.put("reset of a stream", response -> {
            response.setContentType("text/event-stream");
            response.getOutputStream().print("data: 0\n\n");
            response.reset();
            response.setContentType("text/event-stream");
            response.getWriter().print(EVENT);
        });
        STREAMS.put("length before", response -> {
            response.setContentLength(5);
            response.setContentType("text/event-stream");
            write(response);
        });
        STREAMS.put("length after", response -> {
            response.setContentType("text/event-stream");
            response.setContentLengthLong(5);
            write(response);
        });
        STREAMS.put("length by headers", response -> {
            response.setHeader("Content-Length", "5");
            response.addHeader("content-type", "text/event-stream");
            write(response);
        });
        STREAMS.put("length by number headers", response -> {
            response.setContentType("text/event-stream");
            response.setIntHeader("content-length", 5);
            write(response);
        });
        STREAMS.put("length after something was written", response -> {
            response.setContentType("text/event-stream");
            var out = response.getOutputStream();
            out.print("data: ");
            response.setContentLength(5);
            out.print("1\n\n");
        });
        STREAMS.put("length by an added header after something was written", response -> {
            response.setContentType("text/event-stream");
            var out = response.getOutputStream();
            out.print("data: ");
            response.addIntHeader("Content-Length", 5);
            out.print("1\n\n");
        });
        OTHERS.put("another type that begins the same", response -> {
            response.setContentType("text/event-streams");
            write(response);
        });
        OTHERS.put("html at last", response -> {
            response.setContentType("text/event-stream");
            response.setContentType("text/html");
            write(response);
        });
        OTHERS.put("html at last, with the stream taken", response -> {
            response.setContentType("text/event-stream");
            var out = response.getOutputStream();
            response.setHeader("Content-Type", "text/html");
            out.print(EVENT);
            out.flush();
        });
        OTHERS.put("html at last, with the writer taken", response -> {
            response.setContentType("text/event-stream;charset=UTF-8");
            PrintWriter writer = response.getWriter();
            response.setContentType("text/html");
            writer.print(EVENT);
        });
        OTHERS.put("reset to html", response -> {
            response.setContentType("text/event-stream");
            response.getOutputStream().print("data: 0\n\n");
            response.reset();
            response.setContentType("text/html");
            write(response);
        });
        OTHERS.put("reset to html by a writer", response -> {
            response.setContentType("text/event-stream");
            response.getWriter().print("data: 0\n\n");
            response.reset();
            response.setContentType("text/html");
            response.getWriter().print(EVENT);
        });
        OTHERS.put("length", response -> {
            response.setContentLength(EVENT.length());
            response.setContentType("text/plain");
            write(response);
        });
        OTHERS.put("length after the type", response -> {
            response.setContentType("text/plain");
            var out = response.getOutputStream();
            response.setHeader("Content-Length", Integer.toString(EVENT.length()));
            out.print(EVENT);
        });
        OTHERS.put("reset with a length", response -> {
            response.setContentType("text/event-stream");
            response.setContentLength(3);
            response.getOutputStream().print("data: 0\n\n");
            response.reset();
            response.setContentType("text/html");
            response.setContentLength(EVENT.length());
            write(response);
        });
        OTHERS.put("no type", DetectionTest::write);
    }

    private static void write(HttpServletResponse response) throws Exception {
        response.getOutputStream().write(EVENT.getBytes(StandardCharsets.US_ASCII));
    }

    static Stream<Arguments> streams() {
        return onAll(STREAMS);
    }

    static Stream<Arguments> others() {
        return onAll(OTHERS);
    }

    private static Stream<Arguments> onAll(Map<String, Doing> doings) {
        return Arrays.stream(Container.values())
                .flatMap(container -> doings.keySet().stream().map(name -> Arguments.of(container, name)));
    }

    private static Answer answer(Container container, Doing doing) throws Exception {
        Webapp webapp = Webapp.of("/x", Script.of((request, response) -> doing.on(response)))
                .filter("/*", new SseFilter());
        try (RunningContainer running = container.start(webapp)) {
            return Answer.of(running, "GET /x");
        }
    }

    private static void assertUntouched(Answer answer) {
        for (AddedHeader added : AddedHeader.values()) {
            if (added != AddedHeader.CONNECTION) {
                assertThat(answer.all(added.title())).as(answer.wire()).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void stream_isKnown_howeverItsTypeWasSet(Container container, String name) throws Exception {
        Answer answer = answer(container, STREAMS.get(name));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("X-Accel-Buffering")).as(answer.wire()).hasValue("no");
        assertThat(answer.header("Cache-Control")).hasValue("no-cache, no-transform");
        assertThat(answer.header("Content-Type").orElseThrow()).matches("(?i)text/event-stream( ?; ?charset=utf-8)?");
        assertThat(answer.text()).isEqualTo(EVENT);
    }

    @ParameterizedTest
    @MethodSource("others")
    void otherResponse_isLeftAlone(Container container, String name) throws Exception {
        Answer answer = answer(container, OTHERS.get(name));

        assertThat(answer.status()).isEqualTo(200);
        assertUntouched(answer);
        assertThat(answer.text()).isEqualTo(EVENT);
        if (name.contains("length")) {
            assertThat(answer.header("Content-Length")).hasValue(Integer.toString(EVENT.length()));
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void contentLength_ofAStream_isDropped(Container container) throws Exception {
        for (String name : STREAMS.keySet()) {
            if (name.startsWith("length")) {
                Answer answer = answer(container, response -> {
                    STREAMS.get(name).on(response);
                    response.flushBuffer();
                });

                assertThat(answer.all("Content-Length")).as(name).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void error_afterTheTypeWasSet_isTheContainers(Container container) throws Exception {
        Doing early = response -> {
            response.setContentType("text/event-stream");
            response.sendError(403, "no");
        };
        Doing late = response -> {
            response.setContentType("text/event-stream");
            write(response);
            response.sendError(403);
        };
        for (Doing doing : new Doing[] {early, late}) {
            Answer answer = answer(container, doing);

            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.wire()).doesNotContain(EVENT).doesNotContain("\n:\n");
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void redirect_afterTheTypeWasSet_isTheContainers(Container container) throws Exception {
        Answer answer = answer(container, response -> {
            response.setContentType("text/event-stream");
            response.sendRedirect("/elsewhere");
        });

        assertThat(answer.status()).isEqualTo(302);
        assertThat(answer.header("Location").orElseThrow()).endsWith("/elsewhere");
        assertThat(answer.wire()).endsWith("\r\n\r\n");
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void typeOfTheDeployersOwn_getsHeaders_andNoOther(Container container) throws Exception {
        Webapp webapp = Webapp.of("/x", Script.of((request, response) -> {
                    response.setContentType(request.getParameter("type"));
                    response.getWriter().print("{}\n");
                }))
                .filter("/*", new SseFilter(), "contentTypes", "application/x-ndjson");
        try (RunningContainer running = container.start(webapp)) {
            Answer lines = Answer.of(running, "GET /x?type=application/x-ndjson");
            assertThat(lines.header("X-Accel-Buffering")).hasValue("no");
            assertThat(lines.text()).isEqualTo("{}\n");
            assertUntouched(Answer.of(running, "GET /x?type=text/event-stream"));
        }
    }
}
